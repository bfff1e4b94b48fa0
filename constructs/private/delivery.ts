import { type Construct, type IConstruct, type TerraformResource, TerraformStack } from "../cdktf";
import type { Host } from "../host";
import { refuse } from "./construct-error";

/** How the hosts of one stack come into its Terraform configuration. A stack has one. */
export interface Delivery extends IConstruct {
  /**
   * Makes the resource that applies a host, below it.
   * @internal
   */
  _deliver(host: Host): TerraformResource;
}

const deliveries = new WeakMap<IConstruct, Delivery>();

/** The delivery of the stack that `scope` stands in; `make` adds one where there is none. */
export function deliveryOf(scope: Construct, make: (stack: TerraformStack) => Delivery): Delivery {
  const stack = TerraformStack.of(scope);
  return deliveries.get(stack) ?? make(stack);
}

/**
 * Makes `delivery` the one of its stack.
 * @throws ConstructError when the stack has one already
 */
export function registerDelivery(kind: string, delivery: Delivery): void {
  const stack = TerraformStack.of(delivery);
  const present = deliveries.get(stack);
  if (present !== undefined) {
    refuse(
      kind,
      delivery,
      `The stack has one already, "${present.node.path}", which delivers its hosts. Make yours before the first Host, or leave it out.`,
    );
  }
  deliveries.set(stack, delivery);
}

/** Ids of the stacks of an app that have hosts to deliver. */
export function stacksWithDelivery(root: IConstruct): ReadonlySet<string> {
  const stacks = root.node
    .findAll()
    .filter(construct => TerraformStack.isStack(construct) && deliveries.has(construct));
  return new Set(stacks.map(stack => stack.node.id));
}
