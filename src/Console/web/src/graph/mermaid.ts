import type { Body, Machine, State } from '../asl/machine';

/**
 * The machine as a Mermaid flow chart: Map and Parallel as subgraphs, Catch as dotted lines.
 * Source: Mermaid, "Flowcharts - Basic Syntax".
 */
export function toMermaid(machine: Machine): string {
  const ids = new Map(machine.states.map((state, index) => [state.path, `s${index}`]));
  const lines = ['flowchart TD'];
  const hasEnd = machine.body.states.some((state) => state.isEnd);
  const idOf = (body: Body, name: string) => ids.get(body.states.find((state) => state.name === name)?.path ?? '');

  const addState = (state: State, indent: string) => {
    const id = ids.get(state.path)!;
    if (state.bodies.length === 0) {
      lines.push(`${indent}${id}${state.type === 'Choice' ? `{${quoted(state.name)}}` : `[${quoted(state.name)}]`}`);
      return;
    }
    lines.push(`${indent}subgraph ${id} [${quoted(state.name)}]`);
    state.bodies.forEach((body, index) => {
      const isBranch = state.bodies.length > 1;
      if (isBranch) {
        lines.push(`${indent}  subgraph ${id}b${index} [" "]`);
      }
      addBody(body, isBranch ? `${indent}    ` : `${indent}  `);
      if (isBranch) {
        lines.push(`${indent}  end`);
      }
    });
    lines.push(`${indent}end`);
  };
  const addBody = (body: Body, indent: string) => {
    body.states.forEach((state) => addState(state, indent));
    for (const state of body.states) {
      for (const { kind, target, label } of state.transitions) {
        const to = idOf(body, target);
        if (to !== undefined) {
          lines.push(`${indent}${ids.get(state.path)} ${kind === 'Catch' ? '-.->' : '-->'}${label === '' ? '' : `|${quoted(label)}|`} ${to}`);
        }
      }
    }
  };

  const first = idOf(machine.body, machine.body.startAt ?? '');
  if (first !== undefined) {
    lines.push('  start((Start))', `  start --> ${first}`);
  }
  addBody(machine.body, '  ');
  if (hasEnd) {
    lines.push('  finish((End))', ...machine.body.states.filter((state) => state.isEnd).map((state) => `  ${ids.get(state.path)} --> finish`));
  }
  return `${lines.join('\n')}\n`;
}

function quoted(text: string): string {
  return `"${text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}"`;
}
