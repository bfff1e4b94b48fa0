import { describe, expect, it } from "vitest";
import { chooseShaper } from "../../../engine/bloat/choose-shaper";

const ENDS = { from: "home", to: "server" };

describe("who is to shape a load", () => {
  it("is the last of the named hosts that sends it on, of a load up", () => {
    expect(chooseShaper("up", { ...ENDS, through: [] })).toEqual({ host: "home", at: "sending" });
    expect(chooseShaper("up", { ...ENDS, through: ["wifi", "edge"] })).toEqual({ host: "edge", at: "sending" });
  });

  it("is the receiver of a load down, before the sender, which serves others too", () => {
    expect(chooseShaper("down", { ...ENDS, through: [] })).toEqual({ host: "home", at: "arriving", sender: "server" });
  });

  it("is a gateway where a load down arrives, so that what its network sends to the receiver is not held back", () => {
    expect(chooseShaper("down", { ...ENDS, through: ["wifi", "edge"] })).toEqual({ host: "wifi", at: "arriving" });
  });
});
