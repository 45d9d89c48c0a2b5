import { formatBytes, formatNumber } from '../../ui/format';

interface Setting {
  readonly label: string;
  readonly value: string;
}

// What the names alone would not say.
const labels: Readonly<Record<string, string>> = {
  executionDays: 'Executions are kept for',
  executionsMax: 'Executions are kept up to',
  logDays: 'Logs are kept for',
  maxExecutionDays: 'An execution runs for',
  maxExpressSeconds: 'An Express execution runs for',
  maxRedriveDays: 'Redrive within',
  maxVariableBytes: 'Variables',
  maxDefinitionLength: 'Characters of a definition',
};

const units = ['Bytes', 'Days', 'Seconds'] as const;

/**
 * A setting as people read it: `maxPayloadBytes` 262144 is "Payload" "256 KiB", `executionDays` null is "Executions" "No limit".
 * Names are taken apart where capitals begin; the unit, last, goes to the value.
 */
export function settingText(name: string, value: unknown): Setting {
  const unit = units.find((u) => name.endsWith(u));
  const words = (unit ? name.slice(0, -unit.length) : name)
    .replace(/^max(?=[A-Z])|Max$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  const label = words.charAt(0).toUpperCase() + words.slice(1);
  return { label: labels[name] ?? label, value: valueText(value, unit) };
}

function valueText(value: unknown, unit: (typeof units)[number] | undefined): string {
  if (value === null || value === undefined) {
    return 'No limit';
  }
  if (typeof value !== 'number') {
    return typeof value === 'boolean' ? (value ? 'Yes' : 'No') : String(value);
  }
  switch (unit) {
    case 'Bytes':
      return formatBytes(value);
    case 'Days':
      return value === 1 ? '1 day' : `${formatNumber(value)} days`;
    case 'Seconds':
      return `${formatNumber(value)} s`;
    default:
      return formatNumber(value);
  }
}
