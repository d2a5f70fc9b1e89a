package io.moonfleet.messaging;

import io.moonfleet.protocol.Operation;
import io.moonfleet.protocol.Reply;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Asks runners and always gets an answer, in time. */
public final class RequestClient {

    /**
     * Asks the owner of the operation's device, or any runner.
     *
     * @param caller a user's name, or {@code device:55} for a QuickApp
     * @return completes within the timeout and never fails: a refusal is an answer too
     */
    public CompletionStage<Reply.Answer> ask(Operation operation, String caller, Duration timeout) {
        return Unfinished.part();
    }
}
