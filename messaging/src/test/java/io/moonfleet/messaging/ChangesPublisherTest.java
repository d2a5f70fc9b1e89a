package io.moonfleet.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import io.moonfleet.protocol.Changes;
import io.moonfleet.protocol.MessageCodec;
import io.moonfleet.protocol.Topic;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class ChangesPublisherTest {

    private static final JsonNode EVENT = IntNode.valueOf(1);

    private final InMemoryTransport transport = new InMemoryTransport();
    private final ChangesPublisher publisher =
            new ChangesPublisher(ServiceIdentity.of("runner"), transport, new MessageCodec(), InstantSource.system());

    private Changes sent(int index) {
        return transport.read(index, Changes.class);
    }

    @Test
    void eachMessageBeginsWhereTheOneBeforeEnded() {
        publisher.begin("UTC", 1, 100);
        publisher.publish(103, EVENT);
        publisher.publish(110, EVENT);
        assertThat(transport.lastTopic()).isInstanceOf(Topic.ChangesOf.class);
        assertThat(sent(0).after()).isEqualTo(100);
        assertThat(sent(0).last()).isEqualTo(100);
        assertThat(sent(1).after()).isEqualTo(100);
        assertThat(sent(1).last()).isEqualTo(103);
        assertThat(sent(2).after()).isEqualTo(103);
        assertThat(sent(2).last()).isEqualTo(110);
    }

    @Test
    void whatComesWhileAMessageIsOnItsWayGoesTogether() {
        publisher.begin("UTC", 1, 100);
        transport.takesAtOnce = false;
        publisher.publish(101, EVENT);
        publisher.publish(102, EVENT);
        publisher.publish(103, EVENT);
        transport.published.get(1).done.complete(null);
        assertThat(sent(2).events()).hasSize(2);
        assertThat(sent(2).after()).isEqualTo(101);
    }

    @Test
    void whatTheBrokerDidNotTakeLeavesAGapThatReadersSee() {
        publisher.begin("UTC", 1, 100);
        transport.refusal = "away";
        publisher.publish(101, EVENT);
        transport.refusal = null;
        publisher.publish(102, EVENT);
        assertThat(transport.last(Changes.class).after()).isEqualTo(101);
        assertThat(publisher.lost()).isEqualTo(1);
    }

    @Test
    void whatIsOlderThanTheBeginningIsPassedOver() {
        publisher.publish(99, EVENT);
        publisher.publish(101, EVENT);
        publisher.begin("UTC", 1, 100);
        publisher.publish(100, EVENT);
        assertThat(sent(0).events()).hasSize(1);
        assertThat(sent(0).after()).isEqualTo(100);
        publisher.publish(102, EVENT);
        assertThat(transport.last(Changes.class).last()).isEqualTo(102);
    }

    @Test
    void aLongOutageCostsNoMoreMemoryThanTheGatewaysRemember() {
        publisher.begin("UTC", 1, 0);
        transport.takesAtOnce = false;
        for (int i = 1; i <= 30_000; i++) {
            publisher.publish(i, EVENT);
        }
        assertThat(publisher.lost()).isBetween(10_000L, 20_001L);
        transport.published.getLast().done.complete(null);
        assertThat(transport.last(Changes.class).after()).isGreaterThan(10_000);
    }

    @Test
    void aQuietHomeSaysHowFarThingsAre() {
        publisher.begin("UTC", 1, 100);
        publisher.tick();
        assertThat(sent(1).events()).isEmpty();
        assertThat(sent(1).after()).isEqualTo(100);
        assertThat(sent(1).last()).isEqualTo(100);
    }
}
