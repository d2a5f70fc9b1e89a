package io.moonfleet.messaging;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.moonfleet.messaging.traces.Span;
import io.moonfleet.messaging.traces.Traces;
import io.moonfleet.protocol.MessageCodec;
import io.moonfleet.protocol.Operation;
import io.moonfleet.protocol.ProtocolException;
import io.moonfleet.protocol.Refusal;
import io.moonfleet.protocol.Reply;
import io.moonfleet.protocol.Request;
import io.moonfleet.protocol.Topic;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * A runner's side of requests: decodes them, has each carried out once, and replies. The channel's thread only hands over: the
 * handler must not block it.
 */
public final class RequestServer {

    private static final Logger LOG = Logger.getLogger(RequestServer.class);
    private static final int MAX_RUNNING = 16_384;
    private static final int MAX_FINISHED = 65_536;
    private static final long MAX_REPLY_BYTES = 64L << 20;

    private final ServiceIdentity self;
    private final BrokerTransport transport;
    private final MessageCodec codec;
    private final InstantSource clock;
    private final Function<Request, CompletionStage<Reply.Outcome>> handler;
    private final Predicate<String> probeArrived;
    private final ReplyWindow window;
    private final Traces traces;
    private final Malformed malformed;
    private final Malformed forged;
    private final AtomicLong late = new AtomicLong();

    /**
     * @param handler carries a request out; {@link Reply.Moved} passes it on to the owner
     * @param probeArrived told of the ids of this runner's own health probes
     */
    RequestServer(
            ServiceIdentity self,
            BrokerTransport transport,
            MessageCodec codec,
            InstantSource clock,
            Function<Request, CompletionStage<Reply.Outcome>> handler,
            Predicate<String> probeArrived) {
        this(self, transport, codec, clock, handler, probeArrived, Traces.none());
    }

    /** The same, which tells what it does to whoever follows the request. */
    RequestServer(
            ServiceIdentity self,
            BrokerTransport transport,
            MessageCodec codec,
            InstantSource clock,
            Function<Request, CompletionStage<Reply.Outcome>> handler,
            Predicate<String> probeArrived,
            Traces traces) {
        this(
                self,
                transport,
                codec,
                clock,
                handler,
                probeArrived,
                new ReplyWindow(MAX_RUNNING, MAX_FINISHED, MAX_REPLY_BYTES),
                traces);
    }

    RequestServer(
            ServiceIdentity self,
            BrokerTransport transport,
            MessageCodec codec,
            InstantSource clock,
            Function<Request, CompletionStage<Reply.Outcome>> handler,
            Predicate<String> probeArrived,
            ReplyWindow window,
            Traces traces) {
        this.traces = traces;
        this.self = self;
        this.transport = transport;
        this.codec = codec;
        this.clock = clock;
        this.handler = handler;
        this.probeArrived = probeArrived;
        this.window = window;
        this.malformed = new Malformed("the inbox of " + self.instance());
        this.forged = new Malformed("nobody may send", "the inbox of " + self.instance());
    }

    /** How many payloads of the inbox were no requests. */
    public long malformed() {
        return malformed.count();
    }

    /** How many requests claimed what those who may publish there must not. */
    public long forged() {
        return forged.count();
    }

    /** How many requests came, or were answered, after their deadline. */
    public long late() {
        return late.get();
    }

    /** How many requests are being carried out. */
    public int running() {
        return window.running();
    }

    /** Takes a payload of one of the runner's inboxes; never blocks, never throws. */
    void receive(Entrance entrance, byte[] payload) {
        Request request;
        try {
            request = codec.decode(payload, Request.class);
        } catch (ProtocolException e) {
            malformed.add(e);
            return;
        }
        try {
            entrance.check(request, self.instance());
        } catch (ProtocolException e) {
            forged.add(e);
            return;
        }
        receive(request);
    }

    private void receive(Request request) {
        if (request.isOver(clock.instant())) {
            late.incrementAndGet();
            return;
        }
        if (request.operation() instanceof Operation.Probe) {
            answerProbe(request);
            return;
        }
        switch (window.admit(request.id(), request.deadline())) {
            case ReplyWindow.Verdict.New _ -> carryOut(request);
            case ReplyWindow.Verdict.Running _ -> LOG.debugf("%s is being carried out already", request.id());
            case ReplyWindow.Verdict.Finished done -> publishReply(request, done.reply());
            case ReplyWindow.Verdict.PassedOn(var runner) -> passOn(request, runner);
            case ReplyWindow.Verdict.Full _ ->
                publishReply(
                        request,
                        encode(
                                request,
                                refusal(Refusal.tooManyInFlight(
                                        self.instance() + " is carrying out " + window.running() + " requests"))));
        }
    }

    /** Forgets what is past its deadline. */
    void tick() {
        window.sweep(clock.instant());
    }

    private void answerProbe(Request request) {
        if (request.replyTo().equals(self.instance())) {
            if (!probeArrived.test(request.id())) {
                LOG.debugf("The echo of %s came too late", request.id());
            }
        } else {
            var sign = JsonNodeFactory.instance.objectNode().put("runner", self.instance());
            publishReply(request, encode(request, new Reply.Answer(200, sign)));
        }
    }

    private void carryOut(Request request) {
        var span = request.trace() == null ? Span.NONE : followed(request);
        CompletionStage<Reply.Outcome> outcome;
        try (var _ = span.enter()) {
            outcome = handler.apply(request);
        } catch (RuntimeException e) {
            finish(request, span, failed(request, e));
            return;
        }
        outcome.whenComplete((found, failure) -> finish(
                request,
                span,
                failure != null
                        ? failed(request, failure)
                        : found != null ? found : failed(request, new IllegalStateException("no outcome"))));
    }

    private Span followed(Request request) {
        return traces.goOn(Traces.Kind.SERVER, "answer " + Traces.nameOf(request.operation()), request.trace())
                .note("messaging.system", "mqtt")
                .note("messaging.client.id", self.instance())
                .note("moonfleet.hub", self.hub());
    }

    private void finish(Request request, Span span, Reply.Outcome outcome) {
        Hop.answered(span, outcome);
        span.end();
        finish(request, outcome);
    }

    private Reply.Outcome failed(Request request, Throwable failure) {
        LOG.errorf(failure, "Request %s (%s) failed", request.id(), request.operation());
        return refusal(Refusal.internal("the runner failed: " + failure));
    }

    private void finish(Request request, Reply.Outcome outcome) {
        switch (outcome) {
            case Reply.Answer answer -> {
                var reply = encode(request, answer);
                window.finish(request.id(), reply);
                publishReply(request, reply);
            }
            case Reply.Moved moved -> moved(request, moved);
        }
    }

    private void moved(Request request, Reply.Moved moved) {
        var runner = moved.owner();
        if (runner == null || runner.equals(self.instance()) || request.hops() > 0) {
            window.forget(request.id());
            publishReply(request, encode(request, moved));
            return;
        }
        if (request.operation().mayRepeat()) {
            window.forget(request.id());
        } else {
            window.passOn(request.id(), runner);
        }
        passOn(request, runner);
    }

    private void passOn(Request request, String runner) {
        transport
                .publish(
                        new Topic.PeerInbox(self.hub(), runner),
                        codec.encode(request.forwarded()),
                        Delivery.until(request.deadline()))
                .whenComplete((_, failure) -> logFailure(failure, "pass on request " + request.id()));
    }

    private byte[] encode(Request request, Reply.Outcome outcome) {
        try {
            return codec.encode(new Reply(request.id(), self.instance(), outcome));
        } catch (ProtocolException e) {
            var refusal = refusal(new Refusal(500, e.code(), "the answer cannot be sent: " + e.getMessage()));
            return codec.encode(new Reply(request.id(), self.instance(), refusal));
        }
    }

    private void publishReply(Request request, byte[] reply) {
        if (request.isOver(clock.instant())) {
            late.incrementAndGet();
            return;
        }
        transport
                .publish(new Topic.ReplyInbox(self.hub(), request.replyTo()), reply, Delivery.until(request.deadline()))
                .whenComplete((_, failure) -> logFailure(failure, "reply to request " + request.id()));
    }

    private static void logFailure(Throwable failure, String what) {
        if (failure != null) {
            LOG.warnf("Could not %s: %s", what, failure.getMessage());
        }
    }

    private static Reply.Answer refusal(Refusal refusal) {
        return new Reply.Answer(refusal.status(), refusal.body());
    }
}
