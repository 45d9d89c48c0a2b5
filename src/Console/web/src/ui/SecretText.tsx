import Button from '@cloudscape-design/components/button';
import { useState } from 'react';
import { CopyButton } from './CopyText';
import styles from './SecretText.module.css';

interface Props {
  readonly value: string;
  /** What it is the value of. */
  readonly name: string;
  readonly isShownAtFirst?: boolean;
}

/** A value that is not for every eye: hidden until it is asked for; it can be copied without being shown. */
export function SecretText({ value, name, isShownAtFirst = false }: Props) {
  const [isShown, setShown] = useState(isShownAtFirst);
  return (
    <span className={styles.secret}>
      <span className={styles.value}>{isShown ? value : '••••••••••••'}</span>
      <Button variant="inline-link" ariaLabel={`${isShown ? 'Hide' : 'Show'} the value of ${name}`} onClick={() => setShown(!isShown)}>
        {isShown ? 'Hide' : 'Show'}
      </Button>
      <CopyButton value={value} label={`Copy the value of ${name}`} />
    </span>
  );
}
