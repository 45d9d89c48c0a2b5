import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';

/** A value with a button that copies it. It wraps where it must and is never cut. */
export function CopyText({ value, label = 'Copy' }: { readonly value: string; readonly label?: string }) {
  return <CopyToClipboard variant="inline" textToCopy={value} copyButtonAriaLabel={label} copySuccessText="Copied" copyErrorText="It could not be copied" />;
}

export function CopyButton({ value, label, text }: { readonly value: string; readonly label: string; readonly text?: string }) {
  return (
    <CopyToClipboard
      variant={text === undefined ? 'icon' : 'button'}
      textToCopy={value}
      copyButtonAriaLabel={label}
      {...(text === undefined ? {} : { copyButtonText: text })}
      copySuccessText="Copied"
      copyErrorText="It could not be copied"
    />
  );
}
