import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { CopyButton } from './CopyText';
import styles from './LogText.module.css';

/** The log of one call, whole, with a button that copies it. @param maxHeight Pixels; beyond them it scrolls. */
export function LogText({ title, text, maxHeight }: { readonly title: string; readonly text: string; readonly maxHeight: number }) {
  return (
    <div>
      <SpaceBetween direction="horizontal" size="xs">
        <Box variant="awsui-key-label">{title}</Box>
        <CopyButton value={text} label="Copy the log" />
      </SpaceBetween>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <pre className={styles.log} style={{ maxHeight }} tabIndex={0} aria-label={title}>
        {text}
      </pre>
    </div>
  );
}
