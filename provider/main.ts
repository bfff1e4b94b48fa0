import { serve } from "./wire/serve";

void serve(async () => (await import("./resources/index.js")).createNetfilterProvider());
