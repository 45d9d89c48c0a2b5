import { type JsonMember, type JsonNode, memberOf } from '../../../asl/json';
import type { DefinitionDocument } from './document';
import { endOfName } from './place';

export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * Where the place of a finding stands. AWS writes `/States/Fan/Branches[0]/States/A/Next`, and does not escape what is in names; an advice of this
 * server writes the same. A place that is not there any more gives the innermost one around it that is.
 */
export function rangeOf(document: DefinitionDocument, location: string): Range {
  let node = document.root;
  let rest = location;
  let range: Range | undefined;
  while (rest !== '' && node !== undefined) {
    if (node.kind === 'array') {
      const [step, index = ''] = /^[[/](\d+)\]?/.exec(rest) ?? [''];
      const item: JsonNode | undefined = step === '' ? undefined : node.items[Number(index)];
      if (item === undefined) {
        break;
      }
      range = shown(item);
      [node, rest] = [item, rest.slice(step.length)];
      continue;
    }
    const member = node.kind === 'object' ? memberAt(node.members, rest) : undefined;
    if (member === undefined) {
      break;
    }
    // A value that is an object is marked by its name: it may be long.
    const name = { from: member.from, to: endOfName(document.text, member, document.language) };
    range = member.value === undefined || member.value.kind !== 'scalar' ? name : { from: member.from, to: member.value.to };
    [node, rest] = [member.value, rest.slice(member.key.length + 1)];
  }
  return range ?? firstLine(document.text);
}

// Names may have slashes and brackets in them: the longest that fits counts.
function memberAt(members: readonly JsonMember[], rest: string): JsonMember | undefined {
  const fitting = members.filter((m) => rest.startsWith(`/${m.key}`) && ['', '/', '['].includes(rest.charAt(m.key.length + 1)));
  return fitting.toSorted((a, b) => a.key.length - b.key.length).at(-1);
}

function shown(node: JsonNode): Range {
  return node.kind === 'scalar' ? node : { from: node.from, to: Math.min(node.to, node.from + 1) };
}

function firstLine(text: string): Range {
  const end = text.indexOf('\n');
  return { from: 0, to: end < 0 ? text.length : end };
}

/** The names of the states around the place of a finding, the innermost last. */
export function stateOf(document: DefinitionDocument, location: string): string | undefined {
  let node = document.root;
  let rest = location;
  let state: string | undefined;
  let isStates = false;
  while (rest !== '' && node !== undefined) {
    if (node.kind === 'array') {
      const [step, index = ''] = /^[[/](\d+)\]?/.exec(rest) ?? [''];
      if (step === '') {
        break;
      }
      [node, rest] = [node.items[Number(index)], rest.slice(step.length)];
      continue;
    }
    const member = node.kind === 'object' ? memberAt(node.members, rest) : undefined;
    if (member === undefined) {
      break;
    }
    if (isStates) {
      state = member.key;
    }
    isStates = !isStates && member.key === 'States' && memberOf(node, 'StartAt') !== undefined;
    [node, rest] = [member.value, rest.slice(member.key.length + 1)];
  }
  return state;
}
