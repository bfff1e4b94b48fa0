import { serve } from "../provider/wire/serve";

// Started as the real one is: what is big is loaded once Terraform can already connect.
void serve(async () => (await import("./stubbed-hosts.js")).createStubbedProvider());
