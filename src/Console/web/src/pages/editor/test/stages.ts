import { dataFlow } from '../../../asl/dataFlow';
import type { InspectionData, TestStateOutput } from '../../../aws/states';
import { prettyJson } from '../../../ui/json';

/** One look at the data on its way through a state. */
export interface Stage {
  readonly name: string;
  /** JSON with indentation. */
  readonly text: string;
  /** Whether it differs from the stage before. */
  readonly isChanged: boolean;
}

const titles: readonly (readonly [keyof InspectionData & string, string])[] = [['input', 'Input'], ...dataFlow];

/** The stages in the order in which the data goes through them, the output last. */
export function stagesOf({ inspectionData, output }: TestStateOutput): readonly Stage[] {
  const stages: Stage[] = [];
  const add = (name: string, json: unknown) => {
    if (typeof json === 'string') {
      const text = prettyJson(json);
      stages.push({ name, text, isChanged: stages.length === 0 || stages.at(-1)!.text !== text });
    }
  };
  titles.forEach(([member, title]) => add(title, inspectionData?.[member]));
  add('Output', output);
  return stages;
}

const shownElsewhere = new Set<string>([...titles.map(([member]) => member), 'variables', 'request', 'response']);

/** What else is told: `maxConcurrency`, `errorDetails`. */
export function othersOf(data: InspectionData | undefined): readonly (readonly [name: string, value: string])[] {
  return Object.entries(data ?? {})
    .filter(([name, value]) => !shownElsewhere.has(name) && value !== null && value !== undefined)
    .map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)] as const);
}
