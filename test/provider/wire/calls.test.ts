import type { Client } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCertificate } from "../../../provider/wire/certificate";
import {
  EMPTY,
  GET_PROVIDER_SCHEMA_RESPONSE,
  READ_RESOURCE_REQUEST,
  READ_RESOURCE_RESPONSE,
} from "../../../provider/wire/rpc-messages";
import { bundleFixture, call, Plugin } from "./plugin-client";

const MEBIBYTE = 1024 * 1024;

describe("calls over the socket", () => {
  let fixture: Awaited<ReturnType<typeof bundleFixture>>;
  let plugin: Plugin;
  let client: Client;
  const read = (words: readonly string[]) =>
    call(client, "/tfplugin6.Provider/ReadResource", READ_RESOURCE_REQUEST, READ_RESOURCE_RESPONSE, {
      typeName: "fake_thing",
      state: { name: "a", words },
      private: "kept – übrigens",
    });

  beforeAll(async () => {
    fixture = await bundleFixture();
    const argv = [process.execPath, fixture.program];
    plugin = await Plugin.start(argv, { certificate: createCertificate(), folder: fixture.folder });
    client = plugin.connect();
  });
  afterAll(async () => {
    client.close();
    plugin.kill();
    await plugin.ended;
    fixture.remove();
  });

  it("bring the schema with its nested types and the capabilities", async () => {
    const answer = await call(client, "/tfplugin6.Provider/GetProviderSchema", EMPTY, GET_PROVIDER_SCHEMA_RESPONSE, {});
    expect(answer.serverCapabilities).toEqual({
      planDestroy: true,
      getProviderSchemaOptional: true,
      moveResourceState: true,
    });
    expect([...answer.resources.keys(), ...answer.dataSources.keys()]).toEqual(["fake_thing", "fake_view"]);
    const { version, block } = answer.resources.get("fake_thing") ?? {};
    const types = block?.attributes.map(({ name, type, nestedType }) => [
      name,
      nestedType?.nesting ?? JSON.parse(type),
    ]);
    expect(version).toBe(2);
    expect(types).toEqual([
      ["id", "string"],
      ["name", "string"],
      ["size", "number"],
      ["on", "bool"],
      ["words", ["list", "string"]],
      ["labels", ["map", "string"]],
      ["groups", ["map", ["list", "string"]]],
      ["maps", ["map", ["map", "string"]]],
      ["one", 1],
      ["chains", 4],
      ["hops", 2],
    ]);
    expect(
      block?.attributes.map(({ required, optional, computed }) => [required, optional, computed]).slice(0, 3),
    ).toEqual([
      [false, false, true],
      [true, false, false],
      [false, true, false],
    ]);
  });

  it("bring private data and values back", async () => {
    expect(await read(["ü", "😀", ""])).toMatchObject({
      state: { id: null, name: "a", words: ["ü", "😀", ""], chains: null },
      private: "kept – übrigens",
      diagnostics: [],
    });
  });

  it("take a thousand at once", async () => {
    const answers = await Promise.all(Array.from({ length: 1_000 }, (_, at) => read([`${at}`])));
    expect(answers.map(({ state }) => (state as { readonly words: string[] }).words[0])).toEqual(
      Array.from({ length: 1_000 }, (_, at) => `${at}`),
    );
  });

  it("take messages of 24 MiB", async () => {
    const words = Array.from({ length: 24 }, () => "x".repeat(MEBIBYTE));
    const { state } = await read(words);
    expect((state as { readonly words: string[] }).words).toHaveLength(24);
  });
});
