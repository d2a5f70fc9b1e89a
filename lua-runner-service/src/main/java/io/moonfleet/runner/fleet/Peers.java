package io.moonfleet.runner.fleet;

import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.Operation;
import io.moonfleet.protocol.Reply;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** How a runner asks another one, or itself. */
@FunctionalInterface
public interface Peers {

    /** Completes within the timeout and never fails: that no answer came is an answer, too. */
    CompletionStage<Reply.Outcome> ask(String runner, Operation operation, Caller caller, Duration timeout);
}
