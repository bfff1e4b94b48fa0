import type { ValueCodec } from "../extension";
import { ValueError } from "../rule-error";

/** Most instructions (xt_bpf.h, XT_BPF_MAX_NUM_INSTR). */
const MAX_INSTRUCTIONS = 64;

/** Opcodes of classic BPF that the kernel takes (net/core/filter.c, chk_code_allowed), by class. */
const OPCODES = new Set([
  ...[0x00, 0x20, 0x28, 0x30, 0x40, 0x48, 0x50, 0x60, 0x80], // ld
  ...[0x01, 0x61, 0x81, 0xb1], // ldx
  ...[0x02, 0x03], // st, stx
  ...[0x04, 0x14, 0x24, 0x34, 0x44, 0x54, 0x64, 0x74, 0x84, 0x94, 0xa4], // alu with a constant
  ...[0x0c, 0x1c, 0x2c, 0x3c, 0x4c, 0x5c, 0x6c, 0x7c, 0x9c, 0xac], // alu with X
  ...[0x05, 0x15, 0x1d, 0x25, 0x2d, 0x35, 0x3d, 0x45, 0x4d], // jumps
  ...[0x06, 0x16], // ret
  ...[0x07, 0x87], // tax, txa
]);

/** Opcodes whose constant is a memory cell, a shift or a divisor, with what it must be. */
const CONSTANTS: readonly (readonly [codes: readonly number[], allows: (k: number) => boolean])[] = [
  [[0x60, 0x61, 0x02, 0x03], k => k < 16],
  [[0x64, 0x74], k => k < 32],
  [[0x34, 0x94], k => k > 0],
];

const RETURNS = [0x06, 0x16];

const BOUNDS = [0xffff, 0xff, 0xff, 0xffffffff];

type Instruction = readonly [code: number, whenTrue: number, whenFalse: number, constant: number];

function readInstruction(text: string): Instruction {
  const numbers = /^\s*\d{1,10}(?:\s+\d{1,10}){3}\s*$/.test(text) ? text.trim().split(/\s+/).map(Number) : [];
  const [code, whenTrue, whenFalse, constant] = numbers;
  const fits = numbers.every((number, index) => number <= (BOUNDS[index] ?? 0));
  if (!fits || code === undefined || whenTrue === undefined || whenFalse === undefined || constant === undefined) {
    const fix = "Write CODE JT JF K in decimal, as nfbpf_compile prints them.";
    throw new ValueError(`${JSON.stringify(text)} is no BPF instruction`, fix);
  }
  return [code, whenTrue, whenFalse, constant];
}

/** What the kernel asks of each instruction: a known code, a constant that makes sense, jumps that stay inside. */
function checkInstruction(instruction: Instruction, left: number): void {
  const [code, whenTrue, whenFalse, constant] = instruction;
  const isConditional = (code & 0x07) === 0x05 && code !== 0x05;
  const jump = isConditional ? Math.max(whenTrue, whenFalse) : code === 0x05 ? constant : 0;
  const isAllowed = CONSTANTS.every(([codes, allows]) => !codes.includes(code) || allows(constant));
  if (OPCODES.has(code) && isAllowed && jump < Math.max(left, 1)) return;
  const fix = "Compile the filter anew with nfbpf_compile.";
  throw new ValueError(`the kernel refuses the BPF instruction ${instruction.join(" ")}`, fix);
}

/** A classic BPF program `COUNT,CODE JT JF K,…`, as nfbpf_compile prints it. */
export const bpfProgram: ValueCodec = {
  kind: "BPF program",
  accepts: `COUNT,CODE JT JF K,… in decimal, up to ${MAX_INSTRUCTIONS} instructions, e.g. 1,6 0 0 65535`,
  arity: 1,
  quoting: "always",
  canonicalize: ([text = ""]) => {
    const [count = "", ...rest] = text.replace(/,\s*$/, "").split(",");
    const program = rest.map(readInstruction);
    if (program.length === 0 || program.length > MAX_INSTRUCTIONS || !/^\d{1,5}$/.test(count)) {
      const fix = `Write COUNT,CODE JT JF K,… with 1 to ${MAX_INSTRUCTIONS} instructions, as nfbpf_compile prints it.`;
      throw new ValueError("this is no BPF program", fix);
    }
    if (Number(count) !== program.length) {
      throw new ValueError(`the program names ${count} instructions and has ${program.length}`, "Correct the count.");
    }
    for (const [index, instruction] of program.entries()) checkInstruction(instruction, program.length - index - 1);
    const [last] = program.at(-1) ?? [];
    if (last !== undefined && RETURNS.includes(last)) return [[program.length, ...program.map(join)].join(",")];
    throw new ValueError("the program does not end in a return", "Compile the filter anew with nfbpf_compile.");
  },
};

function join(instruction: Instruction): string {
  return instruction.join(" ");
}
