import { readStored, writeStored } from '../../app/stored';

/** Inputs that this browser started a state machine with, the latest first. */
const kept = 10;
// The browser gives some 5 MB to all of this origin: long inputs push the older ones out.
const keptLength = 128 * 1024;

const keyOf = (stateMachineArn: string) => `inputs.${stateMachineArn}`;

export function recentInputs(stateMachineArn: string): readonly string[] {
  return readStored<readonly string[]>(keyOf(stateMachineArn), []);
}

export function rememberInput(stateMachineArn: string, input: string): void {
  writeStored(keyOf(stateMachineArn), withInput(recentInputs(stateMachineArn), input));
}

export function withInput(before: readonly string[], input: string): readonly string[] {
  let length = 0;
  return [input, ...before.filter((i) => i !== input)].slice(0, kept).filter((i) => length + i.length <= keptLength && (length += i.length) > 0);
}

/** An input on one line, for a menu. */
export function inputPreview(input: string, length = 60): string {
  const line = input.replace(/\s+/g, ' ').trim();
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}
