import { type IConstruct, Token } from "../cdktf";
import type { JumpProps } from "../host";
import type { NetfilterProviderProps } from "../netfilter-provider";
import { refuse } from "./construct-error";
import { escapeForTerraform, holdsToken } from "./token-text";

const KIND = "NetfilterProvider";
/** What private keys begin with, in OpenSSH's, PEM's, PKCS#8's and PuTTY's forms. */
const KEY_MATERIAL = /PRIVATE KEY-----|PuTTY-User-Key-File/;

/** The provider block's attributes as Terraform spells them; absent ones are left to the provider. */
export function providerBlock(props: NetfilterProviderProps, documents: string): Record<string, unknown> {
  const { jump } = props;
  return {
    ...present({
      user: props.user,
      port: props.port,
      privilege: props.privilege,
      identities: props.identities,
      agent: props.agent,
      private_key_variable: props.privateKeyVariable,
      passphrase_variable: props.passphraseVariable,
      known_hosts: props.knownHosts,
      host_key_policy: props.hostKeyPolicy,
      connect_timeout: props.connectTimeout,
      parallel: props.parallel,
      gone: props.gone,
    }),
    ...(jump === undefined
      ? {}
      : { jump: present({ address: jump.address, port: jump.port, user: jump.user, host_key: jump.hostKey }) }),
    documents: escapeForTerraform(props.documents ?? documents),
  };
}

/** @throws ConstructError naming the property and the fix */
export function checkProviderProps(construct: IConstruct, props: NetfilterProviderProps): void {
  for (const [property, value] of Object.entries(props)) checkSecret(construct, property, value);
  checkWhole(construct, "port", props.port, 1, 65_535);
  checkWhole(construct, "connectTimeout", props.connectTimeout, 1, 600);
  checkWhole(construct, "parallel", props.parallel, 1, 256);
  checkUser(construct, "user", props.user);
  if (props.jump !== undefined) checkJump(construct, props.jump);
  for (const property of ["privateKeyVariable", "passphraseVariable"] as const) {
    const name = props[property];
    if (name === undefined || holdsToken(name) || /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) continue;
    refuse(
      KIND,
      construct,
      `${property} is no name of an environment variable. Write the name, such as "DEPLOY_KEY", and put the secret into the variable.`,
    );
  }
  for (const owner of props.gone ?? []) {
    if (holdsToken(owner) || /^[^/\s]+\/[^/\s]+\/[^/\s]+$/.test(owner)) continue;
    refuse(KIND, construct, `gone names "${owner}", which is no owner id. Write project/stack/host.`);
  }
}

/** Whatever a provider block holds stands in plans and in the synthesized files. */
function checkSecret(construct: IConstruct, property: string, value: unknown): void {
  if (typeof value === "object" && value !== null) {
    for (const inner of Object.values(value)) checkSecret(construct, property, inner);
  }
  if (typeof value !== "string" || !KEY_MATERIAL.test(value)) return;
  refuse(
    KIND,
    construct,
    `${property} holds a private key, and what stands here is written into plans and files. Name its file in identities, or the environment variable that holds it in privateKeyVariable.`,
  );
}

function checkJump(construct: IConstruct, { address, port, user, hostKey }: JumpProps): void {
  checkWhole(construct, "jump.port", port, 1, 65_535);
  checkUser(construct, "jump.user", user);
  if (!holdsToken(address) && !/^[A-Za-z0-9_.:%-]+$/.test(address)) {
    refuse(KIND, construct, `jump.address "${address}" is neither a name nor an address.`);
  }
  if (hostKey !== undefined && holdsToken(hostKey)) {
    refuse(
      KIND,
      construct,
      "jump.hostKey is only known after apply, and a key that nobody knows yet cannot be checked.",
    );
  }
}

function checkWhole(
  construct: IConstruct,
  property: string,
  value: number | undefined,
  least: number,
  most: number,
): void {
  if (value === undefined || Token.isUnresolved(value)) return;
  if (Number.isInteger(value) && value >= least && value <= most) return;
  refuse(KIND, construct, `${property} is ${value}; write a whole number from ${least} to ${most}.`);
}

function checkUser(construct: IConstruct, property: string, user: string | undefined): void {
  if (user === undefined || (!holdsToken(user) && /^[^\s@:/-][^\s@:/]*$/.test(user))) return;
  refuse(KIND, construct, `${property} "${user}" cannot be a login name. Write the user and the address apart.`);
}

function present(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) => (value === undefined ? [] : [[name, escaped(value)]])),
  );
}

function escaped(value: unknown): unknown {
  if (typeof value === "string") return escapeForTerraform(value);
  return Array.isArray(value) ? value.map(escaped) : value;
}
