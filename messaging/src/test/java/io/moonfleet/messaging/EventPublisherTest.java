package io.moonfleet.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.moonfleet.protocol.Event;
import io.moonfleet.protocol.EventBatch;
import io.moonfleet.protocol.EventKind;
import io.moonfleet.protocol.MessageCodec;
import io.moonfleet.protocol.Topic;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EventPublisherTest {

    private static final int BOUND = 10;

    private final InMemoryTransport transport = new InMemoryTransport();
    private final EventPublisher publisher = new EventPublisher(
            new ServiceIdentity("home", "r1"),
            transport,
            new MessageCodec(),
            new TurnableClock(),
            BOUND,
            Runnable::run);
    private final AtomicLong sequence = new AtomicLong();

    @Test
    void anEventLeavesAtOnceWhenItsDeviceIsIdle() {
        publisher.publish(log("a"), 3);
        publisher.publish(log("b"), 3);
        assertThat(transport.published).hasSize(2);
        assertThat(transport.lastTopic()).isEqualTo(new Topic.EventOf("home", EventKind.LOG, 55));
        assertThat(transport.last(EventBatch.class).epoch()).isEqualTo(3);
    }

    @Test
    void eventsGatherWhileAMessageIsOnItsWay() {
        transport.takesAtOnce = false;
        publisher.publish(log("a"), 1);
        publisher.publish(log("b"), 1);
        publisher.publish(log("c"), 1);
        assertThat(transport.published).hasSize(1);
        taken();
        assertThat(transport.published).hasSize(2);
        assertThat(lines(transport.last(EventBatch.class))).containsExactly("b", "c");
    }

    @Test
    void devicesAndKindsDoNotWaitForEachOther() {
        transport.takesAtOnce = false;
        publisher.publish(log("a"), 1);
        publisher.publish(value("value", 1, 0), 1);
        publisher.publish(event(56, new Event.LogWritten("debug", "", "x")), 1);
        assertThat(transport.published).hasSize(3);
    }

    @Test
    void changesOfOnePropertyBecomeOneWithTheLastNewAndTheFirstOldValue() {
        transport.takesAtOnce = false;
        publisher.publish(value("other", 0, 0), 1);
        publisher.publish(value("value", 1, 0), 1);
        publisher.publish(value("power", 5, 4), 1);
        publisher.publish(value("value", 2, 1), 1);
        publisher.publish(value("value", 3, 2), 1);
        taken();
        var events = transport.last(EventBatch.class).events();
        assertThat(events.stream().map(Event::body))
                .containsExactly(
                        new Event.PropertyChanged("power", IntNode.valueOf(5), IntNode.valueOf(4)),
                        new Event.PropertyChanged("value", IntNode.valueOf(3), IntNode.valueOf(0)));
        assertThat(events.stream().map(Event::sequence)).isSorted();
    }

    @Test
    void changesOfOneElementsPropertyBecomeOne() {
        transport.takesAtOnce = false;
        publisher.publish(view("l1", "text", 0), 1);
        publisher.publish(view("l1", "text", 1), 1);
        publisher.publish(view("l1", "visible", 2), 1);
        publisher.publish(view("l2", "text", 3), 1);
        publisher.publish(view("l1", "text", 4), 1);
        taken();
        assertThat(transport.last(EventBatch.class).events()).hasSize(3);
    }

    @Test
    void logLinesBeyondTheBoundAreCountedInALineThatSaysSo() {
        transport.takesAtOnce = false;
        publisher.publish(log("first"), 1);
        for (var i = 0; i < BOUND + 7; i++) {
            publisher.publish(log("line " + i), 1);
        }
        taken();
        var lines = lines(transport.last(EventBatch.class));
        assertThat(lines).hasSize(BOUND + 1);
        assertThat(lines.getLast()).startsWith("7 log lines were dropped here");
        assertThat(publisher.lost()).isEqualTo(7);
        taken();
        publisher.publish(log("later"), 1);
        assertThat(lines(transport.last(EventBatch.class))).containsExactly("later");
    }

    @Test
    void whatTheBrokerDidNotTakeIsSentAgainWithWhatCameSince() {
        transport.takesAtOnce = false;
        publisher.publish(value("value", 1, 0), 1);
        publisher.publish(value("value", 2, 1), 1);
        transport.published.getLast().done.completeExceptionally(new PublishException("BROKER_UNAVAILABLE", "away"));
        assertThat(transport.last(EventBatch.class).events().stream().map(Event::body))
                .containsExactly(new Event.PropertyChanged("value", IntNode.valueOf(2), IntNode.valueOf(0)));
    }

    @Test
    void aFloodThatNeverEndsIsToldOfToo() {
        transport.takesAtOnce = false;
        publisher.publish(log("first"), 1);
        for (var round = 0; round < 3; round++) {
            for (var i = 0; i < 300 + BOUND; i++) {
                publisher.publish(log("line"), 1);
            }
            taken();
            assertThat(lines(transport.last(EventBatch.class)).getLast()).contains("log lines were dropped here");
        }
    }

    @Test
    void whatWaitsIsCounted() {
        transport.takesAtOnce = false;
        for (var i = 0; i < 5; i++) {
            publisher.publish(value("value" + i, i, 0), 1);
            publisher.publish(value("value" + i, i, 0), 1);
        }
        // The first is on its way, its repetition and the four others wait.
        assertThat(publisher.waiting()).isEqualTo(5);
        transport.published.getLast().done.completeExceptionally(new PublishException("BROKER_UNAVAILABLE", "away"));
        assertThat(publisher.waiting()).isZero();
        taken();
        assertThat(publisher.waiting()).isZero();
    }

    @Test
    void aLaneHoldsAtLeastOneEventWhenTheRunnerHoldsTooMany() {
        var total = new AtomicInteger(7);
        var lane = new EventLane(10, 10, total, 7);
        assertThat(lane.add(new EventLane.Waiting(value("a", 1, 0), 1))).isTrue();
        assertThat(lane.add(new EventLane.Waiting(value("a", 2, 1), 1))).isTrue();
        assertThat(lane.add(new EventLane.Waiting(value("b", 3, 0), 1))).isFalse();
        assertThat(lane.take().stream().map(waiting -> waiting.event().body()))
                .containsExactly(new Event.PropertyChanged("b", IntNode.valueOf(3), IntNode.valueOf(0)));
        assertThat(total).hasValue(7);
    }

    @Test
    void aBatchHasOneEpoch() {
        transport.takesAtOnce = false;
        publisher.publish(log("a"), 1);
        publisher.publish(log("b"), 1);
        publisher.publish(log("c"), 2);
        taken();
        assertThat(transport.last(EventBatch.class).epoch()).isEqualTo(1);
        taken();
        assertThat(transport.last(EventBatch.class).epoch()).isEqualTo(2);
    }

    @Test
    void anEventThatIsTooLargeIsLostAloneAndCounted() {
        transport.takesAtOnce = false;
        publisher.publish(log("a"), 1);
        publisher.publish(log("b"), 1);
        publisher.publish(log("x".repeat(MessageCodec.MAX_BYTES)), 1);
        publisher.publish(log("c"), 1);
        for (var i = 0; i < 5; i++) {
            taken();
        }
        assertThat(publisher.lost()).isEqualTo(1);
        var all = transport.published.stream()
                .flatMap(sent -> lines(new MessageCodec().decode(sent.payload, EventBatch.class)).stream())
                .toList();
        assertThat(all).containsExactly("a", "b", "c");
    }

    private void taken() {
        transport.published.getLast().done.complete(null);
    }

    private Event log(String message) {
        return event(55, new Event.LogWritten("debug", "T", message));
    }

    private Event value(String property, int now, int before) {
        return event(55, new Event.PropertyChanged(property, IntNode.valueOf(now), IntNode.valueOf(before)));
    }

    private Event view(String element, String property, int now) {
        return event(55, new Event.ViewChanged(element, property, IntNode.valueOf(now), TextNode.valueOf("")));
    }

    private Event event(int device, Event.Body body) {
        return new Event(sequence.incrementAndGet(), Instant.EPOCH, device, body);
    }

    private static List<String> lines(EventBatch batch) {
        return batch.events().stream()
                .map(event -> ((Event.LogWritten) event.body()).message())
                .toList();
    }
}
