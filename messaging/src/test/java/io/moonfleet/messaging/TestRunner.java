package io.moonfleet.messaging;

import com.fasterxml.jackson.databind.node.IntNode;
import io.moonfleet.protocol.Operation;
import io.moonfleet.protocol.Reply;
import io.moonfleet.protocol.Request;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** A runner that answers every action with its first argument, for tests. */
@Startup
@Singleton
public class TestRunner {

    final RunnerLink link;
    final ServiceIdentity self = ServiceIdentity.of("runner");
    final AtomicInteger carriedOut = new AtomicInteger();

    TestRunner(
            @Channel("runner-out") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) Emitter<byte[]> out,
            @Channel("runner-requests") Multi<Message<byte[]>> requests) {
        link = RunnerLink.open(self, out, requests);
        link.serve(this::answer);
    }

    private CompletionStage<Reply.Outcome> answer(Request request) {
        carriedOut.incrementAndGet();
        var body = request.operation() instanceof Operation.RunAction action
                        && !action.args().isEmpty()
                ? action.args().getFirst()
                : IntNode.valueOf(0);
        return CompletableFuture.completedFuture(new Reply.Answer(200, body));
    }

    void stop(@Observes ShutdownEvent event) {
        link.close();
    }
}
