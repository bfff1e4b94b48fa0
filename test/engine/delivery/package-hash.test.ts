import { describe, expect, it } from "vitest";
import { hashPackage } from "../../../engine/delivery";

const file = (name: string, text: string) => ({ name, bytes: Buffer.from(text) });

describe("the checksum of a package", () => {
  it("is what terraform 1.11.4 wrote into a lock file for the same package", () => {
    expect(hashPackage([file("terraform-provider-null_v3.2.4_x5", "#!/bin/sh\necho null\n")])).toBe(
      "h1:V8VbPE8T8jgva/vXfHjuWxTTyz9p2uczqyxy4Hb8T8c=",
    );
  });

  it("covers every file with its name, in whatever order they come", () => {
    const [a, b] = [file("a", "one"), file("b/c", "two")];
    expect(hashPackage([b, a])).toBe(hashPackage([a, b]));
    const others = [[a], [a, file("b/d", "two")], [a, file("b/c", "three")]];
    expect(new Set([hashPackage([a, b]), ...others.map(hashPackage)]).size).toBe(4);
  });
});
