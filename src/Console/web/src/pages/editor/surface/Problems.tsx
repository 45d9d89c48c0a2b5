import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import { ErrorState } from '../../../ui/ErrorState';
import styles from './surface.module.css';
import type { Problem, Problems } from './useProblems';

const looks: Readonly<Record<Problem['severity'], readonly [StatusIndicatorProps.Type, string]>> = { ERROR: ['error', 'Error'], WARNING: ['warning', 'Warning'], ADVICE: ['info', 'Advice'] };

/** What is wrong with the definition; each entry leads to its place. */
export function ProblemList({ found, lineOf, onGo }: { readonly found: Problems; readonly lineOf: (at: number) => number; readonly onGo: (problem: Problem) => void }) {
  if (found.error !== null) {
    return <ErrorState what="The definition could not be checked" error={found.error} />;
  }
  if (found.problems.length === 0) {
    return <StatusIndicator type={found.isChecking ? 'loading' : 'success'}>{found.isChecking ? 'Checking the definition' : 'No problems'}</StatusIndicator>;
  }
  return (
    <ul className={styles.problems} aria-label="Problems">
      {found.problems.map((problem, i) => (
        <li key={i}>
          <StatusIndicator type={looks[problem.severity][0]} iconAriaLabel={looks[problem.severity][1]} />
          <span>
            <Button variant="inline-link" onClick={() => onGo(problem)}>
              {problem.message}
            </Button>
            <Box variant="small" display="inline" color="text-body-secondary" margin={{ left: 'xs' }}>
              {problem.state === undefined ? '' : `${problem.state} · `}line {lineOf(problem.from)}
            </Box>
          </span>
        </li>
      ))}
      {found.isTruncated && <li>There are more.</li>}
    </ul>
  );
}

/** `2 errors, 1 warning`. */
export function problemCount(problems: readonly Problem[]): string {
  const said = (['ERROR', 'WARNING', 'ADVICE'] as const).flatMap((severity) => {
    const count = problems.filter((p) => p.severity === severity).length;
    const [one, many] = { ERROR: ['error', 'errors'], WARNING: ['warning', 'warnings'], ADVICE: ['advice', 'advices'] }[severity];
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  return said.join(', ');
}
