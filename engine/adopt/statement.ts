import { printable } from "../transport";
import { type Expression, layOut } from "./expression";

/** A statement of the program, laid out when its place is known. */
export type Statement = { readonly remarks?: readonly string[] } & (
  | { readonly kind: "expression"; readonly expression: Expression }
  | { readonly kind: "constant"; readonly name: string; readonly type?: string; readonly value: Expression }
  | {
      readonly kind: "block";
      readonly head: string;
      readonly body: readonly Statement[];
      readonly otherwise?: readonly Statement[];
    }
);

export function statement(expression: Expression): Statement {
  return { kind: "expression", expression };
}

export function forEachRow(head: string, body: readonly Statement[]): Statement {
  return { kind: "block", head: `for (${head})`, body };
}

const INDENT = "  ";

/** @param indent how deep the statements stand */
export function statementLines(statements: readonly Statement[], indent: number): readonly string[] {
  const lead = INDENT.repeat(indent);
  return statements.flatMap(each => [
    ...remarkLines(each.remarks ?? []).map(line => lead + line),
    ...codeLines(each, indent).map((line, at) => (at === 0 ? lead + line : line)),
  ]);
}

/** All but the first line with their indent. */
function codeLines(each: Statement, indent: number): readonly string[] {
  const lead = INDENT.repeat(indent);
  switch (each.kind) {
    case "expression":
      return [`${layOut(each.expression, indent, 1)};`];
    case "constant": {
      const head = `const ${each.name}${each.type === undefined ? "" : `: ${each.type}`} = `;
      return [`${head}${layOut(each.value, indent, head.length + 1)};`];
    }
    case "block": {
      const body = statementLines(each.body, indent + 1);
      const otherwise =
        each.otherwise === undefined ? [] : [`${lead}} else {`, ...statementLines(each.otherwise, indent + 1)];
      return [`${each.head} {`, ...body, ...otherwise, `${lead}}`];
    }
  }
}

/** Remarks of the source as comments. */
export function remarkLines(remarks: readonly string[]): readonly string[] {
  return remarks.map(remark => `// ${printable(remark.trim())}`.trimEnd());
}
