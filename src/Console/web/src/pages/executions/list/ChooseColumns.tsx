import CollectionPreferences from '@cloudscape-design/components/collection-preferences';
import { memo } from 'react';
import { writeStored } from '../../../app/stored';
import type { executionColumns } from './columns';

interface Props {
  readonly columns: ReturnType<typeof executionColumns>;
  /** Their ids, also of columns that only other lists have. */
  readonly hidden: readonly string[];
  onChange(hidden: readonly string[]): void;
}

/** Which columns lists of executions show. */
export const ChooseColumns = memo(({ columns, hidden, onChange }: Props) => (
  <CollectionPreferences
    title="Preferences"
    confirmLabel="Confirm"
    cancelLabel="Cancel"
    preferences={{ contentDisplay: columns.map((c) => ({ id: c.id, visible: !hidden.includes(c.id) })) }}
    contentDisplayPreference={{ title: 'Columns', options: columns.map((c) => ({ id: c.id, label: c.header, alwaysVisible: c.id === 'name' })) }}
    onConfirm={({ detail }) => {
      // What other lists hide and this one hasn't stays hidden there.
      const now = [...hidden.filter((id) => columns.every((c) => c.id !== id)), ...(detail.contentDisplay ?? []).filter((c) => !c.visible).map((c) => c.id)];
      onChange(now);
      writeStored('executions.hidden', now);
    }}
  />
));
