/** What a person sees when the page itself broke: never a white page. */
import { Component, type ReactNode } from 'react';

type Props = { readonly children: ReactNode };
type State = { readonly isBroken: boolean };

/**
 * Whatever changes the page under Preact's hands (a browser's translation, an extension) can make its next step fail, and everything
 * would go. What was sent before that is done; so the page says to look.
 */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { isBroken: false };
  static override getDerivedStateFromError(): State {
    return { isBroken: true };
  }
  override render(): ReactNode {
    if (!this.state.isBroken) return this.props.children;
    return (
      <main className="closed">
        <div className="card" role="alert">
          <h1>This page stopped working</h1>
          <p>What you last did may have been done. Load the page again, and look before you repeat it.</p>
          <p>
            <button
              type="button"
              onClick={() => {
                location.reload();
              }}
            >
              Load again
            </button>
          </p>
        </div>
      </main>
    );
  }
}
