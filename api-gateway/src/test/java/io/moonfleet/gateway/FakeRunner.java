package io.moonfleet.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.moonfleet.messaging.RunnerLink;
import io.moonfleet.messaging.ServiceIdentity;
import io.moonfleet.protocol.Content;
import io.moonfleet.protocol.Operation;
import io.moonfleet.protocol.Refusal;
import io.moonfleet.protocol.Reply;
import io.moonfleet.protocol.Request;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** A runner that tells in its answers what it was asked. */
@Startup
@Singleton
public class FakeRunner {

    private final RunnerLink link;
    private final HomeAccounts accounts;

    FakeRunner(
            HomeAccounts accounts,
            @Channel("runner-out") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) Emitter<byte[]> out,
            @Channel("runner-requests") Multi<Message<byte[]>> requests) {
        this.accounts = accounts;
        link = RunnerLink.open(ServiceIdentity.of("runner"), out, requests);
        link.serve(this::answer);
    }

    private CompletionStage<Reply.Outcome> answer(Request request) {
        return switch (request.operation()) {
            case Operation.SignIn signIn -> accounts.answer(signIn);
            case Operation.RunAction action
            when action.action().equals("full") ->
                refuse(Refusal.mailboxFull("the mailbox of " + action.device() + " is full"));
            case Operation.RunAction action when action.action().equals("never") -> new CompletableFuture<>();
            case Operation.ApiCall call
            when call.path().startsWith("/unknown") -> refuse(Refusal.notFound("there is no " + call.path()));
            case Operation.ApiCall call
            when call.method().equals("DELETE") -> CompletableFuture.completedFuture(new Reply.Answer(204, null));
            case Operation.ApiCall call
            when call.path().startsWith("/moonfleet/icons") ->
                CompletableFuture.completedFuture(new Reply.Answer(
                        200, null, Content.of("image/png", "picture".getBytes(StandardCharsets.US_ASCII))));
            case Operation.RunAction action -> tell(202, action);
            case Operation.ApiCall call
            when call.path().equals("/whoami") ->
                CompletableFuture.completedFuture(new Reply.Answer(
                        200,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("name", request.caller().name())
                                .put("role", request.caller().role().word())));
            default -> tell(200, request.operation());
        };
    }

    private static CompletionStage<Reply.Outcome> tell(int status, Operation operation) {
        var body = JsonNodeFactory.instance.objectNode().put("asked", operation.toString());
        return CompletableFuture.completedFuture(new Reply.Answer(status, body));
    }

    private static CompletionStage<Reply.Outcome> refuse(Refusal refusal) {
        return CompletableFuture.completedFuture(new Reply.Answer(refusal.status(), refusal.body()));
    }

    void stop(@Observes ShutdownEvent event) {
        link.close();
    }
}
