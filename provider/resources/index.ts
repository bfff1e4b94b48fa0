import type { Provider } from "../framework/provider";
import { redact } from "../framework/secrets";
import type { HostEngine } from "./host-engine";
import { createSshEngine } from "./host-engine";
import { NetfilterHost } from "./netfilter-host";
import { NetfilterHostData } from "./netfilter-host-data";
import type { ProviderSettings } from "./provider-block";
import { checkProviderBlock, PROVIDER_SCHEMA, readProviderBlock } from "./provider-block";
import { ProviderSession } from "./provider-session";

const overSsh = ({ ssh, parallel }: ProviderSettings): HostEngine => createSshEngine(ssh, parallel);

/**
 * The provider `netfilter`.
 * @param createEngine makes what reads and changes hosts; over SSH unless a benchmark says otherwise
 */
export function createNetfilterProvider(
  createEngine: (settings: ProviderSettings) => HostEngine = overSsh,
  env: NodeJS.ProcessEnv = process.env,
): Provider {
  const session = new ProviderSession(createEngine);
  return {
    schema: PROVIDER_SCHEMA,
    resources: [new NetfilterHost(session)],
    dataSources: [new NetfilterHostData(session)],
    validate: checkProviderBlock,
    configure: config => {
      const faults = checkProviderBlock(config);
      if (faults.length > 0) return faults;
      try {
        const settings = readProviderBlock(config, env);
        for (const secret of settings.secrets) redact(secret);
        session.configure(settings);
        return [];
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        return [{ severity: "error", summary: "The provider cannot be set up", detail: error.message }];
      }
    },
  };
}
