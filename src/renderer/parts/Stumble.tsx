// Catches a fault of a view, so that the frame with its Stop button stays. Says what happened and offers to try again.
import { Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';

interface Props {
  readonly children: ReactNode;
}

export class Stumble extends Component<Props, { fault: Error | undefined }> {
  override state: { fault: Error | undefined } = { fault: undefined };

  static getDerivedStateFromError(fault: Error) {
    return { fault };
  }

  override render() {
    const { fault } = this.state;
    if (fault === undefined) return this.props.children;
    return (
      <section className="panel" role="alert">
        <h2>This view cannot be shown</h2>
        <p>{fault.message}</p>
        <p className="quiet">A run goes on without it; the bar above still shows and stops it.</p>
        <Button onClick={() => this.setState(() => ({ fault: undefined }))}>Show it again</Button>
      </section>
    );
  }
}
