/** What Terraform sets so that a program knows it is started as a plugin (Terraform, internal/plugin6/serve.go). */
const COOKIE_NAME = "TF_PLUGIN_MAGIC_COOKIE";
const COOKIE = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";
const CORE_PROTOCOL = 1;
const PROVIDER_PROTOCOL = 6;

export type Environment = Readonly<Record<string, string | undefined>>;

/** Who started this process, and what it asks for. */
export type Handshake =
  /** @property clientCertificate PEM; undefined when TLS is switched off (TF_DISABLE_PLUGIN_TLS). */
  | { readonly kind: "plugin"; readonly clientCertificate: string | undefined }
  /** @property message what to tell them: one paragraph. */
  | { readonly kind: "refused"; readonly message: string };

export function readHandshake(environment: Environment): Handshake {
  if (environment[COOKIE_NAME] !== COOKIE) {
    return {
      kind: "refused",
      message:
        "This program is a Terraform provider: Terraform and OpenTofu start it themselves, and it does nothing when it is started by hand. Name its source under required_providers, lay this file where `terraform init` finds it (terraform.d/plugins below the working folder, or a filesystem mirror), and run `terraform init`.",
    };
  }
  const offered = environment.PLUGIN_PROTOCOL_VERSIONS;
  if (offered !== undefined && !offered.split(",").includes(`${PROVIDER_PROTOCOL}`)) {
    return {
      kind: "refused",
      message: `This provider speaks version ${PROVIDER_PROTOCOL} of the plugin protocol, and the Terraform that started it speaks ${offered.replaceAll(",", ", ")}. Use Terraform 1.0 or newer, or OpenTofu.`,
    };
  }
  return { kind: "plugin", clientCertificate: environment.PLUGIN_CLIENT_CERT || undefined };
}

/**
 * The one line on standard output: versions, address, protocol and certificate, with a line break at its end.
 *
 * @param certificate DER; undefined without TLS.
 */
export function handshakeLine(socketPath: string, certificate: Buffer | undefined): string {
  // go-plugin decodes the certificate as base64 without padding.
  const encoded = certificate?.toString("base64").replace(/=+$/, "");
  const fields = [CORE_PROTOCOL, PROVIDER_PROTOCOL, "unix", socketPath, "grpc", encoded ?? ""];
  return `${fields.join("|")}\n`;
}
