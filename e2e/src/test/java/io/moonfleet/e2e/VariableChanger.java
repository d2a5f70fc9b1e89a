package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A client that gives a few global variables ever higher numbers, and knows which of them were acknowledged. */
final class VariableChanger extends BusyClient {

    private static final String ALL = "/api/globalVariables";
    private static final int VARIABLES = 100;
    private static final Duration BETWEEN = Duration.ofMillis(50);

    private final Api api;
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();

    private VariableChanger(Api api) {
        super(BETWEEN);
        this.api = api;
    }

    static VariableChanger start(Api api) {
        var changer = new VariableChanger(api);
        changer.begin();
        return changer;
    }

    @Override
    void ask(long number) {
        var name = "changed" + number % VARIABLES;
        var made = acknowledged.containsKey(name);
        var body = "{\"name\":\"" + name + "\",\"value\":\"" + number + "\"}";
        var answer = made ? api.send("PUT", ALL + "/" + name, body) : api.post(ALL, body);
        if (answer.status() < 300) {
            acknowledged.put(name, number);
            wasAcknowledged();
        } else if (answer.status() == 409 && !made) {
            acknowledged.put(name, 0L); // made by a request whose answer was lost
        } else {
            assertThat(answer.status()).as(answer.text()).isIn(429, 503);
        }
    }

    /** No variable is older than what was acknowledged of it; it may be newer, when an answer was lost. */
    void nothingIsMissing() {
        var kept = new HashMap<String, Long>();
        api.get(ALL).is(200).json().forEach(variable -> {
            var name = variable.path("name").asText();
            if (acknowledged.containsKey(name)) {
                kept.put(name, variable.path("value").asLong());
            }
        });
        assertThat(kept).containsOnlyKeys(acknowledged.keySet());
        assertThat(kept).allSatisfy((name, value) -> assertThat(value).isGreaterThanOrEqualTo(acknowledged.get(name)));
    }
}
