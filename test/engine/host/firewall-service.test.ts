import { describe, expect, it } from "vitest";
import {
  type FirewallService,
  nextTakenOver,
  parseServices,
  planServiceMoves,
  planServices,
  refuseService,
} from "../../../engine/host/firewall-service";
import { recordOf } from "./fixtures";

const UFW: FirewallService = { name: "ufw", state: "running", boot: "enabled" };
const FIREWALLD: FirewallService = { name: "firewalld", state: "running", boot: "disabled" };
const STOPPED: FirewallService = { name: "ufw", state: "stopped", boot: "disabled" };
const NOTHING = { services: [] };

/** A record that keeps what was taken over. */
const taken = (...services: readonly FirewallService[]) => recordOf({}, { takenOver: services });

describe("firewall services that a host prints", () => {
  it("are read by name, state and boot", () => {
    expect(parseServices("ufw running enabled\nfirewalld stopped enabled\n")).toEqual([
      UFW,
      { name: "firewalld", state: "stopped", boot: "enabled" },
    ]);
  });

  it.each([
    "",
    "ufw",
    "ufw running",
    "ufw running enabled extra",
    "evil running enabled",
    "ufw running maybe",
    " ufw running enabled",
  ])("are none in %j", text => {
    expect(parseServices(text)).toEqual([]);
  });
});

describe("what an apply does with a firewall service", () => {
  it("is nothing while the document says nothing, and where it lives beside one", () => {
    expect(planServiceMoves({}, { services: [UFW], record: taken(UFW) })).toEqual([]);
    expect(planServiceMoves({ neighbour: "beside" }, { services: [UFW] })).toEqual([]);
  });

  it("stops and disables every one that is there, with a takeover", () => {
    expect(planServiceMoves({ neighbour: "takeover" }, { services: [UFW, FIREWALLD] })).toEqual([
      { from: UFW, to: STOPPED },
      { from: FIREWALLD, to: { ...STOPPED, name: "firewalld" } },
    ]);
    expect(planServiceMoves({ neighbour: "takeover" }, NOTHING)).toEqual([]);
  });

  it("gives back what was taken over, as it was, once the document says beside", () => {
    const record = taken(UFW, FIREWALLD);
    expect(planServiceMoves({ neighbour: "beside" }, { services: [], record })).toEqual([
      { from: STOPPED, to: UFW },
      { from: { ...STOPPED, name: "firewalld" }, to: FIREWALLD },
    ]);
    const half: FirewallService = { ...UFW, boot: "disabled" };
    expect(planServiceMoves({ neighbour: "beside" }, { services: [half, FIREWALLD], record })).toEqual([
      { from: half, to: UFW },
    ]);
  });

  it("is told in a plan: stopped, stopped again, given back", () => {
    const messages = (...given: Parameters<typeof planServices>) =>
      planServices(...given).map(({ message }) => message);
    expect(messages({ neighbour: "takeover" }, { services: [FIREWALLD] })).toEqual([
      "firewalld is stopped and disabled (it is running, disabled at boot)",
    ]);
    expect(messages({ neighbour: "takeover" }, { services: [UFW], record: taken(UFW) })).toEqual([
      "ufw was taken over, and somebody has brought it back: it is stopped and disabled again",
    ]);
    expect(messages({ neighbour: "beside" }, { services: [], record: taken(UFW) })).toEqual([
      "ufw is given back: running, enabled at boot",
    ]);
  });
});

describe("what the owner record keeps of a firewall service", () => {
  it("is what it was before the first takeover, however often somebody brings it back", () => {
    const first = nextTakenOver({ neighbour: "takeover" }, { services: [FIREWALLD] });
    expect(first).toEqual([FIREWALLD]);
    const again: FirewallService = { ...FIREWALLD, boot: "enabled" };
    const record = taken(FIREWALLD);
    expect(nextTakenOver({ neighbour: "takeover" }, { services: [again], record })).toEqual([FIREWALLD]);
    expect(nextTakenOver({ neighbour: "takeover" }, { services: [UFW], record })).toEqual([FIREWALLD, UFW]);
  });

  it("is nothing more once it was given back, and stays while the document does not say", () => {
    expect(nextTakenOver({ neighbour: "beside" }, { services: [], record: taken(UFW) })).toEqual([]);
    expect(nextTakenOver({}, { services: [], record: taken(UFW) })).toEqual([UFW]);
  });
});

describe("an apply on a host with a firewall service", () => {
  it("is refused with both choices while one runs and the document says neither", () => {
    expect(refuseService("edge-1", {}, { services: [UFW] })).toMatch(
      /^edge-1 has ufw running.*neighbour: "beside".*neighbour: "takeover"/,
    );
  });

  it("is refused where the document no longer says what becomes of one that was taken over", () => {
    expect(refuseService("edge-1", {}, { services: [], record: taken(UFW) })).toMatch(
      /^edge-1 had ufw until.*running, enabled at boot/,
    );
  });

  it.each(["beside", "takeover"] as const)("is not refused once the document says %s", neighbour => {
    expect(refuseService("edge-1", { neighbour }, { services: [UFW], record: taken(UFW) })).toBeUndefined();
  });

  it("is not refused where one is there and does not run", () => {
    expect(refuseService("edge-1", {}, { services: [{ ...UFW, state: "stopped" }] })).toBeUndefined();
    expect(refuseService("edge-1", {}, NOTHING)).toBeUndefined();
  });
});
