import Box from '@cloudscape-design/components/box';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import { useDeferredValue, useMemo } from 'react';
import { useAddressValues } from '../../../app/address';
import { type EventGroup, eventGroups, filterEvents } from '../../../history/eventFilter';
import type { History } from '../../../history/model';
import { Choice } from '../../../ui/Choice';
import { EmptyState } from '../../../ui/EmptyState';
import { formatNumber } from '../../../ui/format';
import { useExecution } from '../context';
import { EventTable } from './EventTable';
import styles from './events.module.css';

/** Every event of the execution, as the history tells them. */
export function EventHistory({ history, isComplete }: { readonly history: History; readonly isComplete: boolean }) {
  const { machine } = useExecution();
  const [address, setAddress] = useAddressValues();
  const text = address.get('q') ?? '';
  const group = address.get('group');
  const of = address.get('of');
  const isNewestFirst = address.get('order') === 'newest';
  const looked = useDeferredValue(text);
  const ids = useMemo(() => filterEvents(history, { group: group !== null && group in eventGroups ? (group as EventGroup) : null, step: of, text: looked }), [history, group, of, looked]);
  const groups = [{ value: '', label: 'All types' }, ...Object.entries(eventGroups).map(([value, label]) => ({ value, label }))];
  const steps = [{ value: '', label: 'All steps' }, ...machine.states.filter((s) => history.stepsOf(s.name).length > 0).map((s) => ({ value: s.name, label: s.name }))];
  const total = history.events.length;
  return (
    <div>
      <div className={styles.filters}>
        <div className={styles.text}>
          <Input type="search" value={text} placeholder="Find events" ariaLabel="Find events" clearAriaLabel="Clear" onChange={({ detail }) => setAddress({ q: detail.value })} />
        </div>
        <div className={styles.select}>
          <Select ariaLabel="Type of event" selectedOption={groups.find((g) => g.value === (group ?? '')) ?? groups[0]!} options={groups} onChange={({ detail }) => setAddress({ group: detail.selectedOption.value ?? null })} />
        </div>
        <div className={styles.select}>
          <Select ariaLabel="Step" filteringType="auto" filteringAriaLabel="Find a step" selectedOption={steps.find((s) => s.value === (of ?? '')) ?? { value: of ?? '', label: of ?? '' }} options={steps} onChange={({ detail }) => setAddress({ of: detail.selectedOption.value ?? null })} />
        </div>
        <Choice
          label="Order"
          chosen={isNewestFirst ? 'newest' : 'oldest'}
          options={[
            { id: 'oldest', text: 'Oldest first' },
            { id: 'newest', text: 'Newest first' },
          ]}
          onChoose={(order) => setAddress({ order: order === 'newest' ? order : null })}
        />
        <Box color="text-body-secondary" variant="span">
          <output>
            {ids.length === total ? '' : `${formatNumber(ids.length)} of `}
            {formatNumber(total)} {total === 1 ? 'event' : 'events'}
            {isComplete ? '' : ', reading on…'}
          </output>
        </Box>
      </div>
      {ids.length === 0 ? <EmptyState title="No matches" text="No event fits these filters." action={{ text: 'Clear the filters', onClick: () => setAddress({ q: null, group: null, of: null }) }} /> : <EventTable history={history} ids={ids} isNewestFirst={isNewestFirst} />}
    </div>
  );
}
