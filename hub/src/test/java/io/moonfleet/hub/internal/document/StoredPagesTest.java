package io.moonfleet.hub.internal.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import io.moonfleet.hub.Alarms;
import io.moonfleet.hub.MemoryStore;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StoredPagesTest {

    private static final int FEW_LONG = 3;
    private static final int MANY_SHORT = 20;

    private static final Alarms NEVER = new Alarms() {
        @Override
        public Alarm at(Instant time, Runnable action) {
            return () -> {};
        }

        @Override
        public void close() {}
    };

    private final DocumentTable documents = new DocumentTable(new MemoryStore(), (_, _, _) -> {});

    private StoredPages pages(int count, int length) {
        return new StoredPages(documents, NEVER, Clock.systemUTC(), "page", count, length);
    }

    private static void add(StoredPages pages, int from, int to) {
        for (int each = from; each < to; each++) {
            pages.add(IntNode.valueOf(each));
            pages.flush();
        }
    }

    private static List<JsonNode> numbers(int from, int to) {
        return IntStream.range(from, to).<JsonNode>mapToObj(IntNode::valueOf).toList();
    }

    @Test
    void theNewestAreKeptInOrderAndEveryFlushIsInTheStore() {
        add(pages(FEW_LONG, 4), 0, 30);
        assertThat(pages(FEW_LONG, 4).load()).isEqualTo(numbers(20, 30));
    }

    @Test
    void pagesThatWereLongerAndFewerAreTakenUpAndNothingComesTwice() {
        add(pages(FEW_LONG, 10), 0, 45);
        var shorter = pages(MANY_SHORT, 2);
        assertThat(shorter.load()).isEqualTo(numbers(20, 45));
        add(shorter, 45, 50);
        assertThat(pages(MANY_SHORT, 2).load()).isEqualTo(numbers(20, 50));
    }
}
