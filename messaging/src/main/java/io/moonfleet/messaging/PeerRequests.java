package io.moonfleet.messaging;

import io.moonfleet.messaging.traces.Span;
import io.moonfleet.messaging.traces.Traces;
import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.MessageCodec;
import io.moonfleet.protocol.Operation;
import io.moonfleet.protocol.ProtocolException;
import io.moonfleet.protocol.Refusal;
import io.moonfleet.protocol.Reply;
import io.moonfleet.protocol.Request;
import io.moonfleet.protocol.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * What one runner asks of another, whose name it knows. A question is repeated under its id until it is answered or its time is
 * up, also while the broker is away: the other carries an id out once.
 */
public final class PeerRequests {

    private static final Duration REPEAT = Duration.ofSeconds(1);
    private static final Logger LOG = Logger.getLogger(PeerRequests.class);

    private final ServiceIdentity self;
    private final BrokerTransport transport;
    private final MessageCodec codec;
    private final InstantSource clock;
    private final ConcurrentHashMap<String, Question> open = new ConcurrentHashMap<>();
    private final AtomicLong counter = new AtomicLong();

    private final Traces traces;

    PeerRequests(ServiceIdentity self, BrokerTransport transport, MessageCodec codec, InstantSource clock) {
        this(self, transport, codec, clock, Traces.none());
    }

    PeerRequests(
            ServiceIdentity self, BrokerTransport transport, MessageCodec codec, InstantSource clock, Traces traces) {
        this.traces = traces;
        this.self = self;
        this.transport = transport;
        this.codec = codec;
        this.clock = clock;
    }

    /** Completes within the timeout and never fails: that no answer came is a refusal with 503. */
    public CompletionStage<Reply.Outcome> ask(String runner, Operation operation, Caller caller, Duration timeout) {
        var now = clock.instant();
        var id = self.instance() + "." + Long.toString(counter.incrementAndGet(), Character.MAX_RADIX);
        var span = traces.isOn() ? Hop.begin(traces, operation, self) : Span.NONE;
        var request = new Request(id, self.instance(), now.plus(timeout), 0, caller, operation, span.traceparent());
        var question = new Question(runner, request, span);
        try {
            question.payload = codec.encode(request);
        } catch (ProtocolException tooLarge) {
            span.failed(tooLarge.getMessage()).end();
            return CompletableFuture.completedFuture(refusal(new Refusal(413, tooLarge.code(), tooLarge.getMessage())));
        }
        open.put(id, question);
        question.send(now);
        return question.answer;
    }

    /** How many questions are open. */
    public int inFlight() {
        return open.size();
    }

    /** Takes a message of the reply inbox; never blocks. */
    void receive(Reply reply) {
        var question = open.get(reply.id());
        if (question == null) {
            return;
        }
        if (!reply.runner().equals(question.runner)) {
            LOG.warnf("%s answered a question that %s was asked", reply.runner(), question.runner);
            return;
        }
        question.finish(reply.outcome());
    }

    /** Ends what is over and asks again what was not answered. */
    void tick() {
        var now = clock.instant();
        open.values().forEach(question -> question.tick(now));
    }

    /** Answers everything that is open. */
    void close() {
        open.values()
                .forEach(question ->
                        question.finish(refusal(Refusal.brokerAway(self.instance() + " is shutting down"))));
    }

    private static Reply.Answer refusal(Refusal refusal) {
        return new Reply.Answer(refusal.status(), refusal.body());
    }

    /** One open question; sent again by one thread only, the ticker's. */
    private final class Question {

        private final String runner;
        private final Request request;
        private final CompletableFuture<Reply.Outcome> answer = new CompletableFuture<>();
        private final Span span;
        private byte[] payload;
        private volatile Instant again;

        Question(String runner, Request request, Span span) {
            this.span = span;
            this.runner = runner;
            this.request = request;
        }

        void send(Instant now) {
            again = now.plus(REPEAT);
            transport
                    .publish(new Topic.PeerInbox(self.hub(), runner), payload, Delivery.until(request.deadline()))
                    .whenComplete((_, failure) -> {
                        if (failure != null) {
                            LOG.debugf("%s was not asked %s: %s", runner, request.id(), failure.getMessage());
                        }
                    });
        }

        void tick(Instant now) {
            if (request.isOver(now)) {
                finish(refusal(Refusal.deadlinePassed(runner + " did not answer in time")));
            } else if (!now.isBefore(again)) {
                send(now);
            }
        }

        void finish(Reply.Outcome outcome) {
            if (open.remove(request.id(), this)) {
                Hop.end(span, runner, outcome);
                answer.complete(outcome);
            }
        }
    }
}
