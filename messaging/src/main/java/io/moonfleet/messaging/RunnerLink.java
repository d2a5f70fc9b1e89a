package io.moonfleet.messaging;

import io.moonfleet.protocol.Reply;
import io.moonfleet.protocol.Request;
import io.smallrye.mutiny.Multi;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.eclipse.microprofile.reactive.messaging.Emitter;

/** All that a runner needs of messaging, over its own channels. */
public final class RunnerLink implements AutoCloseable {

    /**
     * Opens the way out; requests come only after {@link #serve}.
     *
     * @param out the channel of replies, events, placements and presence
     * @param inbox the channel of requests
     */
    public static RunnerLink open(ServiceIdentity self, Emitter<byte[]> out, Multi<byte[]> inbox) {
        return Unfinished.part();
    }

    /**
     * Begins to answer requests and to announce this runner.
     *
     * @param handler carries a request out without blocking the caller; {@link Reply.Moved} passes it on to the owner
     */
    public void serve(Function<Request, CompletionStage<Reply.Outcome>> handler) {
        Unfinished.part();
    }

    public EventPublisher events() {
        return Unfinished.part();
    }

    public RunnerAnnouncer announcer() {
        return Unfinished.part();
    }

    public BrokerHealth health() {
        return Unfinished.part();
    }

    /** Says goodbye, waits briefly for what is being sent, ends. */
    @Override
    public void close() {
        Unfinished.part();
    }
}
