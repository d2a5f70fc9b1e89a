package io.moonfleet.ui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.moonfleet.messaging.RunnerLink;
import io.moonfleet.messaging.ServiceIdentity;
import io.moonfleet.protocol.Event;
import io.moonfleet.protocol.Event.LogWritten;
import io.moonfleet.protocol.Event.ViewChanged;
import io.moonfleet.protocol.Operation.ApiCall;
import io.moonfleet.protocol.Operation.SignIn;
import io.moonfleet.protocol.Operation.UiEvent;
import io.moonfleet.protocol.Refusal;
import io.moonfleet.protocol.Reply;
import io.moonfleet.protocol.Request;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** A runner with one QuickApp that counts taps, behind a real broker. It answers in the hub's own shapes. */
@Startup
@Singleton
public class FakeRunner {

    private final RunnerLink link;
    private final AtomicLong sequence = new AtomicLong(10);
    private int taps;

    FakeRunner(
            @Channel("runner-out") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) Emitter<byte[]> out,
            @Channel("runner-requests") Multi<Message<byte[]>> requests) {
        link = RunnerLink.open(ServiceIdentity.of("runner"), out, requests);
        link.serve(this::answer);
    }

    void stop(@Observes ShutdownEvent event) {
        link.close();
    }

    private CompletionStage<Reply.Outcome> answer(Request request) {
        var answer =
                switch (request.operation()) {
                    case ApiCall call -> read(call);
                    case UiEvent event -> tapped(event);
                    case SignIn.Rules _ ->
                        ok("{\"users\":false,\"sessionKey\":\"a key that is long enough for a test\"}");
                    default -> refusal(Refusal.badRequest("only pages ask here"));
                };
        return CompletableFuture.completedFuture(answer);
    }

    private Reply.Answer read(ApiCall call) {
        return switch (call.path()) {
            case "/moonfleet/quickapps" ->
                ok(
                        "[{\"id\":55,\"name\":\"Counter\",\"type\":\"com.fibaro.genericDevice\",\"state\":\"running\",\"stateDetail\":\"\",\"enabled\":true,\"children\":[{\"id\":56,\"name\":\"Child\",\"type\":\"t\"}]}]");
            case "/moonfleet/quickapps/55/screen" ->
                ok(
                        "{\"id\":55,\"name\":\"Counter\",\"type\":\"com.fibaro.genericDevice\",\"state\":\"running\",\"stateDetail\":\"\",\"enabled\":true,\"value\":null,\"rows\":[[{\"type\":\"label\",\"name\":\"l\",\"text\":\"0\",\"visible\":true}],[{\"type\":\"button\",\"name\":\"b\",\"text\":\"Tap\",\"visible\":true}]]}");
            case "/moonfleet/quickapps/55/log" ->
                ok(
                        "[{\"id\":3,\"timestamp\":1700000000,\"timestampMillis\":1700000000123,\"type\":\"debug\",\"tag\":\"T\",\"message\":\"hello\"}]");
            case "/devices" ->
                call.query().equals(Map.of("parentId", List.of("55")))
                        ? ok(
                                "[{\"id\":56,\"name\":\"Child\",\"type\":\"t\",\"parentId\":55,\"properties\":{\"value\":7}}]")
                        : ok("[]");
            default -> refusal(Refusal.notFound("there is no " + call.path()));
        };
    }

    private synchronized Reply.Answer tapped(UiEvent event) {
        if (event.device() != 55) {
            return refusal(Refusal.mailboxFull("the mailbox of " + event.device() + " is full"));
        }
        taps++;
        publish(new ViewChanged("l", "text", TextNode.valueOf(Integer.toString(taps)), null));
        publish(new LogWritten("debug", "T", "tap " + taps));
        return new Reply.Answer(202, null);
    }

    private void publish(Event.Body body) {
        link.events().publish(new Event(sequence.incrementAndGet(), Instant.now(), 55, body), 1);
    }

    private static Reply.Answer ok(String json) {
        JsonNode body = FakeHome.json(json);
        return new Reply.Answer(200, body);
    }

    private static Reply.Answer refusal(Refusal refusal) {
        return new Reply.Answer(refusal.status(), refusal.body());
    }
}
