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
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Asks runners and always gets an answer, in time. Nothing here trusts the broker: a question without a reply is asked again
 * under the same id, which a runner answers once; one that nobody can answer ends in a refusal that says why.
 */
public final class RequestClient {

    private static final Logger LOG = Logger.getLogger(RequestClient.class);

    /** How many questions may be open at once. */
    public static final int DEFAULT_MAX_IN_FLIGHT = 4096;

    /** How often {@link #tick} wants to be called, and by how much an answer may come early. */
    static final Duration TICK = Duration.ofMillis(20);

    private final ServiceIdentity self;
    private final BrokerTransport transport;
    private final PlacementTable placements;
    private final PresenceTable presences;
    private final MessageCodec codec;
    private final Supplier<Optional<String>> brokerTrouble;
    private final InstantSource clock;
    private final int maxInFlight;
    private final Semaphore free;
    private final ConcurrentHashMap<String, Question> open = new ConcurrentHashMap<>();
    private final LongAdder uninvited = new LongAdder();
    private final AtomicLong counter = new AtomicLong();
    private final AtomicLong turn = new AtomicLong();
    private final Traces traces;
    private volatile Observer observer = (_, _, _) -> {};

    /** @param brokerTrouble why nobody can be heard of, when it is known */
    RequestClient(
            ServiceIdentity self,
            BrokerTransport transport,
            PlacementTable placements,
            PresenceTable presences,
            MessageCodec codec,
            Supplier<Optional<String>> brokerTrouble,
            InstantSource clock,
            int maxInFlight) {
        this(self, transport, placements, presences, codec, brokerTrouble, clock, maxInFlight, Traces.none());
    }

    /** The same, which tells what it asks to whoever follows it. */
    RequestClient(
            ServiceIdentity self,
            BrokerTransport transport,
            PlacementTable placements,
            PresenceTable presences,
            MessageCodec codec,
            Supplier<Optional<String>> brokerTrouble,
            InstantSource clock,
            int maxInFlight,
            Traces traces) {
        this.traces = traces;
        this.self = self;
        this.transport = transport;
        this.placements = placements;
        this.presences = presences;
        this.codec = codec;
        this.brokerTrouble = brokerTrouble;
        this.clock = clock;
        this.maxInFlight = maxInFlight;
        this.free = new Semaphore(maxInFlight);
        placements.onChange(this::askWaiting);
        presences.onChange(this::askWaiting);
    }

    /**
     * Asks the owner of the operation's device, or any runner.
     *
     * @return completes within the timeout and never fails: a refusal is an answer too
     */
    public CompletionStage<Reply.Answer> ask(Operation operation, Caller caller, Duration timeout) {
        if (!free.tryAcquire()) {
            return CompletableFuture.completedFuture(answer(
                    Refusal.tooManyInFlight(maxInFlight + " requests are waiting for an answer already; try again")));
        }
        var now = clock.instant();
        var id = self.instance() + "." + Long.toString(counter.incrementAndGet(), Character.MAX_RADIX);
        var asked = ThroughTheHub.of(operation, caller);
        var span = traces.isOn() ? Hop.begin(traces, asked, self) : Span.NONE;
        var question = new Question(
                new Request(id, self.instance(), now.plus(timeout), 0, caller, asked, span.traceparent()), span);
        open.put(id, question);
        question.runnersChanged(now);
        return question.answer;
    }

    /** Who is told of each answer: the operation, the status, and the nanoseconds it took. */
    @FunctionalInterface
    public interface Observer {
        void answered(Operation operation, int status, long nanos);
    }

    /** Tells the observer from now on; it must not block. */
    public void observe(Observer newObserver) {
        observer = newObserver;
    }

    /** How many questions are open. */
    public int inFlight() {
        return maxInFlight - free.availablePermits();
    }

    /** Takes a message of the reply inbox; never blocks. */
    void receive(Reply reply) {
        var question = open.get(reply.id());
        if (question == null) {
            return;
        }
        if (question.expects(reply.runner())) {
            question.replied(reply, clock.instant());
        } else {
            uninvited.increment();
            LOG.warnf("%s answered %s, which it was not asked; dropped", reply.runner(), reply.id());
        }
    }

    /** How many replies came from somebody who was not asked and is no runner that is known here. */
    public long uninvited() {
        return uninvited.sum();
    }

    /** Ends what is over and asks again what was not answered. */
    void tick() {
        var now = clock.instant();
        open.values().forEach(question -> question.tick(now));
    }

    /** Answers everything that is open, because this service ends. */
    void close() {
        open.values()
                .forEach(
                        question -> question.finish(answer(Refusal.brokerAway(self.instance() + " is shutting down"))));
    }

    private void askWaiting() {
        var now = clock.instant();
        open.values().forEach(question -> question.runnersChanged(now));
    }

    private Optional<String> anyRunner() {
        var alive = presences.alive();
        return alive.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        alive.get((int) (turn.getAndIncrement() % alive.size())).runner());
    }

    private static Reply.Answer answer(Refusal refusal) {
        return new Reply.Answer(refusal.status(), refusal.body());
    }

    /** One open question. Its own lock guards it: replies, ticks and news of runners come from different threads. */
    private final class Question {

        private static final Duration FIRST_RESEND = Duration.ofSeconds(1);
        private static final Duration AFTER_MOVE = Duration.ofMillis(150);

        private final long began = System.nanoTime();
        private final Request request;
        private final Span span;
        private final CompletableFuture<Reply.Answer> answer = new CompletableFuture<>();
        private final Set<String> everAsked = new HashSet<>();
        private String asked;
        private int attempt;
        private boolean publishing;
        private boolean followedMove;
        private Duration patience = FIRST_RESEND;
        private Instant nextAttempt = Instant.MAX;

        Question(Request request, Span span) {
            this.request = request;
            this.span = span;
        }

        synchronized void dispatch(Instant now) {
            if (answer.isDone() || publishing) {
                return;
            }
            var runner = nextRunner();
            if (asked != null && !request.operation().mayRepeat() && !runner.equals(Optional.of(asked))) {
                finish(answer(Refusal.ownerLost(asked
                        + " is gone; whether it has carried this out is not known, and it must not be done twice")));
                return;
            }
            if (runner.isEmpty()) {
                asked = null;
                nextAttempt = Instant.MAX;
                return;
            }
            send(runner.get(), now);
        }

        private Optional<String> nextRunner() {
            var operation = request.operation();
            if (asked != null && !operation.mayRepeat() && presences.isAlive(asked)) {
                // Only there does the id guard against doing it twice.
                return Optional.of(asked);
            }
            if (operation.goesToOwner()) {
                var owner = operation.target().stream()
                        .boxed()
                        .flatMap(device -> placements.ownerOf(device).stream())
                        .filter(presences::isAlive)
                        .findFirst();
                if (owner.isPresent()) {
                    return owner;
                }
            }
            var keeper = presences.keeper();
            if (keeper.isPresent()) {
                return keeper;
            }
            return asked != null && presences.isAlive(asked) ? Optional.of(asked) : anyRunner();
        }

        private void send(String runner, Instant now) {
            asked = runner;
            everAsked.add(runner);
            byte[] payload;
            try {
                payload = codec.encode(request);
            } catch (ProtocolException e) {
                finish(new Reply.Answer(413, new Refusal(413, e.code(), e.getMessage()).body()));
                return;
            }
            var thisAttempt = ++attempt;
            publishing = true;
            nextAttempt = now.plus(patience);
            patience = patience.multipliedBy(2);
            transport
                    .publish(new Topic.RunnerInbox(self.hub(), runner), payload, Delivery.until(request.deadline()))
                    .whenComplete((_, failure) -> published(thisAttempt, failure));
        }

        private synchronized void published(int whichAttempt, Throwable failure) {
            if (whichAttempt == attempt) {
                publishing = false;
                if (failure != null) {
                    finish(answer(RequestClient.refusal(failure)));
                }
            }
        }

        /** Who was asked may have passed the question on to another runner. */
        synchronized boolean expects(String runner) {
            return everAsked.contains(runner) || presences.isAlive(runner);
        }

        synchronized void replied(Reply reply, Instant now) {
            if (reply.runner().equals(asked)) {
                // The reply can overtake the news that its question was sent.
                publishing = false;
                attempt++;
            }
            switch (reply.outcome()) {
                case Reply.Answer found -> finish(found);
                case Reply.Moved moved -> moved(reply.runner(), moved.owner(), now);
            }
        }

        /**
         * Follows a move once; a second one means that the owner is changing just now, so it takes a breath. It may come from a
         * runner that was not asked, because the one that was has passed the question on.
         */
        private void moved(String from, String owner, Instant now) {
            if (answer.isDone()) {
                return;
            }
            if (owner != null && !followedMove && !owner.equals(from) && presences.isAlive(owner)) {
                followedMove = true;
                patience = FIRST_RESEND;
                send(owner, now);
            } else {
                followedMove = false;
                asked = null;
                publishing = false;
                attempt++;
                patience = FIRST_RESEND;
                nextAttempt = now.plus(AFTER_MOVE);
            }
        }

        /** Asks somebody unless somebody was asked already who may still answer. */
        synchronized void runnersChanged(Instant now) {
            var unasked = asked == null && nextAttempt.equals(Instant.MAX);
            var inVain = asked != null && !presences.isAlive(asked);
            if (unasked || inVain) {
                dispatch(now);
            }
        }

        void tick(Instant now) {
            if (!now.plus(TICK).isBefore(request.deadline())) {
                finish(answer(overdue()));
            } else {
                synchronized (this) {
                    if (!now.isBefore(nextAttempt)) {
                        dispatch(now);
                    }
                }
            }
        }

        private synchronized Refusal overdue() {
            if (publishing) {
                return Refusal.brokerAway("the message broker did not take the request in time");
            }
            if (asked == null) {
                var trouble = brokerTrouble.get();
                if (trouble.isPresent()) {
                    return Refusal.brokerAway(trouble.get());
                }
                var target = request.operation().target();
                return Refusal.noRunner(
                        target.isPresent() && !presences.alive().isEmpty()
                                ? "no runner answers for device " + target.getAsInt() + " at the moment"
                                : "no runner is there to answer");
            }
            return Refusal.deadlinePassed(asked + " did not answer in time");
        }

        private void finish(Reply.Answer found) {
            if (open.remove(request.id(), this)) {
                free.release();
                Hop.end(span, asked, found);
                observer.answered(request.operation(), found.status(), System.nanoTime() - began);
                answer.complete(found);
            }
        }
    }

    private static Refusal refusal(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof PublishException refused && refused.code().equals("TOO_MANY_IN_FLIGHT")
                ? Refusal.tooManyInFlight(refused.getMessage())
                : Refusal.brokerAway(cause.getMessage());
    }
}
