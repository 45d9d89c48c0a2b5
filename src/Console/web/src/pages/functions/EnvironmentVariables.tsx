import Button from '@cloudscape-design/components/button';
import { useState } from 'react';
import { EmptyState } from '../../ui/EmptyState';
import { SecretText } from '../../ui/SecretText';
import { type Column, ShortTable } from '../../ui/table/ShortTable';

type Variable = readonly [name: string, value: string];

/** A function's environment; values are hidden until they are asked for. */
export function EnvironmentVariables({ variables }: { readonly variables: Readonly<Record<string, string>> }) {
  const [areShown, setShown] = useState(false);
  const items = Object.entries(variables).sort(([a], [b]) => a.localeCompare(b));
  return (
    <ShortTable<Variable>
      title="Environment variables"
      items={items}
      keyOf={([name]) => name}
      columns={areShown ? openColumns : hiddenColumns}
      actions={items.length > 0 && <Button onClick={() => setShown(!areShown)}>{areShown ? 'Hide values' : 'Show values'}</Button>}
      empty={<EmptyState title="No environment variables" />}
    />
  );
}

const columnsOf = (isOpen: boolean): readonly Column<Variable>[] => [
  { id: 'name', header: 'Key', isRowHeader: true, cell: ([name]) => name },
  { id: 'value', header: 'Value', cell: ([name, value]) => <SecretText key={String(isOpen)} value={value} name={name} isShownAtFirst={isOpen} /> },
];
const openColumns = columnsOf(true);
const hiddenColumns = columnsOf(false);
