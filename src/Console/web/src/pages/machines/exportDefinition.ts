import type { StateMachine } from '../../aws/states';
import { prettyJson } from '../../ui/json';
import { saveFile } from '../../ui/saveFile';

/** Saves the definition as a file: `Pay.asl.json`, `Pay.asl.yaml`. */
export async function exportDefinition({ name, definition }: Pick<StateMachine, 'name' | 'definition'>, format: 'json' | 'yaml'): Promise<void> {
  const text = format === 'json' ? prettyJson(definition) : (await import('yaml')).stringify(JSON.parse(definition));
  saveFile(new Blob([text], { type: format === 'json' ? 'application/json' : 'application/yaml' }), `${name}.asl.${format}`);
}
