import { Component, type ReactNode } from "react";
import { ErrorMessage } from "../ui/ErrorMessage";
import { messageOf } from "../ui/json";

interface FailureProps {
  readonly children: ReactNode;
}

interface FailureState {
  readonly error?: unknown;
}

/** What is shown in place of a part that could not be shown: never nothing. */
export class Failure extends Component<FailureProps, FailureState> {
  override state: FailureState = {};

  static getDerivedStateFromError(error: unknown): FailureState {
    return { error };
  }

  override render(): ReactNode {
    if (!("error" in this.state)) return this.props.children;
    return (
      <div className="centered stack" data-testid="failure">
        <ErrorMessage text={`This can’t be shown. ${messageOf(this.state.error)}`} />
        <button type="button" className="quiet" onClick={() => { location.reload(); }}>Load the page again</button>
      </div>
    );
  }
}
