import Box from '@cloudscape-design/components/box';
import Icon from '@cloudscape-design/components/icon';
import Link from '@cloudscape-design/components/link';
import styles from './home.module.css';

interface Props {
  readonly label: string;
  /** Null until it is known. */
  readonly value: string | null;
  readonly isBad?: boolean;
  readonly href?: string;
}

/** One number with its name. Its place is as large without it. */
export function Figure({ label, value, isBad = false, href }: Props) {
  return (
    <div className={styles.figure}>
      <Box color="text-label">{href ? <Link href={href}>{label}</Link> : label}</Box>
      <div className={styles.value}>
        <Box fontSize="heading-xl" fontWeight="bold" {...(isBad ? { color: 'text-status-error' as const } : {})}>
          {isBad && <Icon name="status-negative" size="medium" />} {value ?? <span aria-label="Not known yet">-</span>}
        </Box>
      </div>
    </div>
  );
}
