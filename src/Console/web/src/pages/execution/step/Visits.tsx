import Button from '@cloudscape-design/components/button';
import { useExecution } from '../context';
import styles from './step.module.css';

/** Leads through the visits of a state that a loop comes to again. */
export function Visits() {
  const { selection } = useExecution();
  const { step, visits } = selection;
  if (!step || visits.length < 2) {
    return null;
  }
  const at = visits.indexOf(step);
  const go = (to: number) => selection.chooseStep(visits[to]!);
  return (
    <div className={styles.visits}>
      <Button variant="icon" iconName="angle-left-double" ariaLabel="First visit" disabled={at === 0} onClick={() => go(0)} />
      <Button variant="icon" iconName="angle-left" ariaLabel="Previous visit" disabled={at === 0} onClick={() => go(at - 1)} />
      <span>
        Visit {at + 1} of {visits.length}
      </span>
      <Button variant="icon" iconName="angle-right" ariaLabel="Next visit" disabled={at === visits.length - 1} onClick={() => go(at + 1)} />
      <Button variant="icon" iconName="angle-right-double" ariaLabel="Last visit" disabled={at === visits.length - 1} onClick={() => go(visits.length - 1)} />
    </div>
  );
}
