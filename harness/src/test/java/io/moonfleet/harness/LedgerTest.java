package io.moonfleet.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private final Ledger ledger = new Ledger();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
        ledger.close();
    }

    private void write(int id, String life, long count) throws IOException, InterruptedException {
        send("?id=" + id + "&life=" + life + "&n=" + count);
    }

    private void send(String line) throws IOException, InterruptedException {
        client.send(HttpRequest.newBuilder(URI.create(ledger.url() + line)).build(), BodyHandlers.discarding());
    }

    @Test
    void livesThatFollowEachOtherAndCountOnAreInOrder() throws Exception {
        write(55, "a", 1);
        write(56, "x", 9);
        write(55, "a", 2);
        write(55, "b", 4);
        assertThat(ledger.faults()).isEmpty();
        assertThat(ledger.writersSince(System.nanoTime() - 60_000_000_000L)).containsExactly(55, 56);
    }

    @Test
    void aLifeThatHasBegunIsNoLine() throws Exception {
        var before = System.nanoTime();
        send("begun?id=55");
        assertThat(ledger.begunSince(before)).containsExactly(55);
        assertThat(ledger.begunSince(System.nanoTime())).isEmpty();
        assertThat(ledger.entries()).isEmpty();
    }

    @Test
    void aFormerLifeThatActsIsAFault() throws Exception {
        write(55, "a", 1);
        write(55, "b", 2);
        write(55, "a", 3);
        assertThat(ledger.faults()).singleElement().asString().contains("a former life acts");
    }

    @Test
    void oneLineThatWasOnItsWayIsNoActButASecondOneIs() throws Exception {
        write(55, "a", 1);
        write(55, "b", 4);
        write(55, "a", 2);
        assertThat(ledger.faults()).isEmpty();
        write(55, "a", 3);
        assertThat(ledger.faults()).hasSize(1);
    }

    @Test
    void aCountThatComesTwiceIsAFault() throws Exception {
        write(55, "a", 1);
        write(55, "b", 1);
        assertThat(ledger.faults()).singleElement().asString().contains("does not go on");
    }
}
