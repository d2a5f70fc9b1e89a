package io.moonfleet.broker;

import static io.moonfleet.broker.Clause.demand;
import static io.moonfleet.broker.Clause.helpful;
import static io.moonfleet.broker.Clause.noted;
import static io.moonfleet.broker.Clause.required;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.eclipse.paho.client.mqttv3.MqttException;

/** What Moonfleet's services need of a broker. */
final class BrokerContract {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Duration LONG = Duration.ofSeconds(60);

    /** What must not come is waited for no longer: it would be seen in most of the runs. */
    private static final Duration NEVER = Duration.ofMillis(400);

    private static final int LARGEST = 16 << 20;
    private static final int IN_FLIGHT = 256;
    private static final int BURST = 20_000;
    private static final int ROUND_TRIPS = 500;

    private BrokerContract() {}

    static List<Clause> clauses() {
        return List.of(
                required("messages of a topic come in order, none twice, none missing", BrokerContract::order),
                required("a filter with + gets what fits and nothing else", BrokerContract::wildcards),
                required("names with dashes and underscores are names", BrokerContract::names),
                required("a message of 16 MiB passes", BrokerContract::largeMessage),
                required("256 requests in flight are all answered", BrokerContract::inFlight),
                required("a burst of 20,000 messages reaches a reader that is slower", BrokerContract::burst),
                required("a second connection with a client id takes the first one's place", BrokerContract::takeOver),
                required("after a reconnect a subscription works again", BrokerContract::reconnect),
                required("what was unsubscribed does not come any more", BrokerContract::unsubscribe),
                required("a message passes from one node to the other", BrokerContract::acrossNodes),
                helpful(
                        "a retained message reaches who subscribes later, marked as retained",
                        BrokerContract::retained),
                helpful("a newer retained message replaces it, an empty one removes it", BrokerContract::replaced),
                helpful(
                        "a retained message reaches who subscribes later on the other node",
                        BrokerContract::retainedThere),
                helpful("the will of a connection that dies is sent, retained", BrokerContract::will),
                noted("a dot in a name stays a dot, so a home may have one in its name", BrokerContract::dots),
                noted("a message that fits two filters of a connection comes so often", BrokerContract::overlap),
                noted("there and back takes so long", BrokerContract::roundTrip));
    }

    private static String order(Attempt attempt) throws MqttException, InterruptedException, Clause.Broken {
        var count = 5_000;
        var topic = attempt.topic("event/log/55");
        var reader = attempt.peer("reader").subscribe(topic);
        var writer = attempt.peer("writer");
        for (var number = 0; number < count; number++) {
            writer.publishQuickly(topic, Integer.toString(number));
        }
        var numbers = reader.next(count, SOON).stream()
                .map(arrival -> Integer.valueOf(arrival.text()))
                .toList();
        demand(numbers.size() == count, numbers.size() + " of " + count + " came");
        demand(numbers.equals(IntStream.range(0, count).boxed().toList()), "they came out of order");
        return count + " in order";
    }

    private static String wildcards(Attempt attempt) throws MqttException, InterruptedException, Clause.Broken {
        var reader = attempt.peer("reader").subscribe(attempt.topic("runner/+/presence"));
        var writer = attempt.peer("writer");
        for (var other : List.of("runner/r1/in", "runner/presence", "runner/r1/r2/presence", "runner/r1/presence/x")) {
            writer.publish(attempt.topic(other), "no");
        }
        writer.publish(attempt.topic("runner/r1/presence"), "yes");
        var arrival = reader.next(SOON);
        demand(arrival != null, "what fits did not come");
        demand(arrival.text().equals("yes"), "'" + arrival.topic() + "' came");
        return "one of five came";
    }

    private static String names(Attempt attempt) throws MqttException, InterruptedException, Clause.Broken {
        return expectSameTopic(attempt, "reply/gateway-pod_1-x9");
    }

    /** RabbitMQ has dots between the words of a topic, and makes slashes of those that were there. */
    private static String dots(Attempt attempt) throws MqttException, InterruptedException, Clause.Broken {
        return expectSameTopic(attempt, "reply/gateway-pod1.example-x9");
    }

    private static String expectSameTopic(Attempt attempt, String name)
            throws MqttException, InterruptedException, Clause.Broken {
        var topic = attempt.topic(name);
        var reader = attempt.peer("reader").subscribe(topic);
        attempt.peer("writer").publish(topic, "x");
        var arrival = reader.next(SOON);
        demand(arrival != null, "it did not come");
        demand(arrival.topic().equals(topic), "it came as '" + arrival.topic() + "'");
        return "it is";
    }

    private static String largeMessage(Attempt attempt) throws MqttException, InterruptedException, Clause.Broken {
        var payload = new byte[LARGEST];
        Arrays.fill(payload, (byte) 'x');
        payload[LARGEST - 1] = 'y';
        var topic = attempt.topic("runner/r1/in");
        var reader = attempt.peer("reader").subscribe(topic);
        var began = System.nanoTime();
        attempt.peer("writer").publish(topic, payload, false);
        var arrival = reader.next(LONG);
        demand(arrival != null, "it did not come");
        demand(Arrays.equals(payload, arrival.payload()), "it came with other bytes");
        return millis(System.nanoTime() - began) + " ms";
    }

    private static String inFlight(Attempt attempt) throws MqttException, InterruptedException, Clause.Broken {
        var inbox = attempt.topic("runner/r1/in");
        var replies = attempt.topic("reply/g1");
        var runner = attempt.peer("runner").subscribe(inbox);
        var gateway = attempt.peer("gateway").subscribe(replies);
        for (var request = 0; request < IN_FLIGHT; request++) {
            gateway.publishQuickly(inbox, Integer.toString(request));
        }
        for (var request : runner.next(IN_FLIGHT, SOON)) {
            runner.publishQuickly(replies, request.text());
        }
        var answered = gateway.next(IN_FLIGHT, SOON).stream()
                .map(Peer.Arrival::text)
                .distinct()
                .count();
        demand(answered == IN_FLIGHT, answered + " were");
        return "all";
    }

    private static String burst(Attempt attempt) throws MqttException, InterruptedException, Clause.Broken {
        var topic = attempt.topic("event/view/55");
        var reader = attempt.peer("reader").subscribe(topic);
        var writers = new Peer[4];
        for (var i = 0; i < writers.length; i++) {
            writers[i] = attempt.peer("writer" + i);
        }
        var began = System.nanoTime();
        for (var number = 0; number < BURST; number++) {
            writers[number % writers.length].publishQuickly(topic, "x".repeat(200));
        }
        var came = reader.next(BURST, LONG).size();
        demand(came == BURST, came + " of " + BURST + " came");
        return String.format(Locale.ROOT, "%,.0f a second", BURST / ((System.nanoTime() - began) / 1e9));
    }

    private static String takeOver(Attempt attempt) throws MqttException, InterruptedException, Clause.Broken {
        var first = attempt.peer("same").subscribe(attempt.topic("x"));
        var second = attempt.peer("same").subscribe(attempt.topic("x"));
        demand(first.isLostWithin(SOON), "the first one lives on");
        attempt.peer("writer").publish(attempt.topic("x"), "to the second");
        demand(second.next(SOON) != null, "the second one hears nothing");
        return "it does";
    }

    private static String reconnect(Attempt attempt) throws MqttException, InterruptedException, Clause.Broken {
        var topic = attempt.topic("runner/r1/in");
        attempt.peer("service").subscribe(topic).die();
        var again = attempt.peer("service").subscribe(topic);
        attempt.peer("writer").publish(topic, "x");
        demand(again.next(SOON) != null, "nothing comes");
        return "it does";
    }

    private static String unsubscribe(Attempt attempt) throws MqttException, InterruptedException, Clause.Broken {
        var topic = attempt.topic("event/view/55");
        var reader = attempt.peer("reader").subscribe(topic);
        reader.unsubscribe(topic);
        attempt.peer("writer").publish(topic, "x");
        demand(reader.next(NEVER) == null, "it comes");
        return "it does not";
    }

    private static String acrossNodes(Attempt attempt) throws MqttException, InterruptedException, Clause.Broken {
        var topic = attempt.topic("runner/r1/in");
        var reader = attempt.peerThere("reader").subscribe(topic);
        var writer = attempt.peer("writer");
        // A new subscription may take a moment to be known on the other node; a request would be repeated.
        var tries = 0;
        Peer.Arrival arrival;
        do {
            tries++;
            writer.publish(topic, "x");
            arrival = reader.next(Duration.ofSeconds(1));
        } while (arrival == null && tries < 15);
        demand(arrival != null, "it does not");
        return tries == 1 ? "at once" : "at the " + tries + ". try";
    }

    private static String retained(Attempt attempt) throws MqttException, InterruptedException, Clause.Broken {
        var topic = attempt.topic("placement/55");
        attempt.peer("writer").publish(topic, new byte[] {'x'}, true);
        return expectRetained(attempt.peer("reader"), topic, "x", SOON);
    }

    private static String replaced(Attempt attempt) throws MqttException, InterruptedException, Clause.Broken {
        var topic = attempt.topic("placement/55");
        var writer = attempt.peer("writer");
        writer.publish(topic, new byte[] {'x'}, true);
        writer.publish(topic, new byte[] {'y'}, true);
        expectRetained(attempt.peer("reader1"), topic, "y", SOON);
        writer.publish(topic, new byte[0], true);
        var late = attempt.peer("reader2").subscribe(topic);
        var arrival = late.next(NEVER);
        demand(arrival == null || arrival.payload().length == 0, "it is still there");
        return "both";
    }

    private static String retainedThere(Attempt attempt) throws MqttException, InterruptedException, Clause.Broken {
        var topic = attempt.topic("placement/55");
        attempt.peer("writer").publish(topic, new byte[] {'x'}, true);
        return expectRetained(attempt.peerThere("reader"), topic, "x", Duration.ofSeconds(3));
    }

    private static String expectRetained(Peer reader, String topic, String text, Duration patience)
            throws MqttException, InterruptedException, Clause.Broken {
        var arrival = reader.subscribe(topic).next(patience);
        demand(arrival != null, "nothing came");
        demand(arrival.text().equals(text), "'" + arrival.text() + "' came");
        demand(arrival.retained(), "it was not marked");
        return "it does";
    }

    private static String will(Attempt attempt) throws MqttException, InterruptedException, Clause.Broken {
        var topic = attempt.topic("runner/r1/presence");
        var watcher = attempt.peer("watcher").subscribe(topic);
        var began = System.nanoTime();
        attempt.peerWithWill("runner", new Peer.Will(topic, "gone")).die();
        var arrival = watcher.next(Duration.ofSeconds(40));
        demand(arrival != null, "it was not sent within 40 s");
        var took = millis(System.nanoTime() - began);
        expectRetained(attempt.peer("late"), topic, "gone", SOON);
        return "after " + took + " ms";
    }

    private static String overlap(Attempt attempt) throws MqttException, InterruptedException {
        var reader = attempt.peer("reader");
        reader.subscribe(attempt.topic("event/life/+"));
        reader.subscribe(attempt.topic("event/+/55"));
        attempt.peer("writer").publish(attempt.topic("event/life/55"), "x");
        return (reader.next(1, SOON).size() + reader.next(1, NEVER).size()) + " times";
    }

    private static String roundTrip(Attempt attempt) throws MqttException, InterruptedException, Clause.Broken {
        var topic = attempt.topic("reply/g1");
        var self = attempt.peer("self").subscribe(topic);
        var micros = new long[ROUND_TRIPS];
        for (var i = 0; i < ROUND_TRIPS; i++) {
            var began = System.nanoTime();
            self.publishQuickly(topic, "x");
            demand(self.next(SOON) != null, "one did not come back");
            micros[i] = (System.nanoTime() - began) / 1_000;
        }
        Arrays.sort(micros);
        return "p50 " + micros[ROUND_TRIPS / 2] + " µs, p99 " + micros[ROUND_TRIPS * 99 / 100] + " µs";
    }

    private static long millis(long nanos) {
        return nanos / 1_000_000;
    }
}
