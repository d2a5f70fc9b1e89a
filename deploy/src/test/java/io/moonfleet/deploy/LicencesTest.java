package io.moonfleet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.moonfleet.deploy.image.ServiceImage;
import io.moonfleet.harness.Checkout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the services are made of may be shipped: each part has a licence, and one that allows it. What is new and unknown fails. */
class LicencesTest {

    /** Nothing that asks for our sources: of parts with a choice one of these must be among it. */
    private static final Set<String> ALLOWED = Set.of(
            "Apache-2.0",
            "MIT",
            "MIT-0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "BSD-4-Clause",
            "0BSD",
            "ISC",
            "CC0-1.0",
            "EPL-1.0",
            "EPL-2.0",
            "EDL-1.0",
            "BSL-1.0",
            "Unlicense",
            "GPL-2.0-with-classpath-exception",
            "UPL-1.0");

    /** Licences that poms call by a name of their own. */
    private static final Map<String, String> NAMES = Map.of(
            "BSD", "BSD-3-Clause",
            "The BSD License", "BSD-3-Clause",
            "Public Domain, per Creative Commons CC0", "CC0-1.0",
            "Eclipse Distribution License - v 1.0", "EDL-1.0",
            "Eclipse Public License, Version 1.0", "EPL-1.0",
            "The Apache Software License, Version 2.0", "Apache-2.0",
            "MIT license", "MIT",
            "GNU General Public License, version 2 with the GNU Classpath Exception",
                    "GPL-2.0-with-classpath-exception");

    static Set<ServiceImage> services() {
        return Set.copyOf(ServiceImage.all());
    }

    private static JsonNode components(ServiceImage service) throws IOException {
        var bom = Checkout.find().root().resolve(service.module()).resolve("target/bom.json");
        return new JsonMapper().readTree(bom.toFile()).path("components");
    }

    @ParameterizedTest
    @MethodSource("services")
    void everyPartHasALicenceThatAllowsItToBeShipped(ServiceImage service) throws IOException {
        var problems = new ArrayList<String>();
        var parts = components(service);
        assertThat(parts).hasSizeGreaterThan(50);
        for (var part : parts) {
            var licences = licences(part);
            if (!isOurs(part) && licences.stream().noneMatch(ALLOWED::contains)) {
                problems.add(part.path("purl").asText() + " has " + licences);
            }
        }
        assertThat(problems).isEmpty();
    }

    private static boolean isOurs(JsonNode part) {
        return part.path("group").asText().equals("io.moonfleet");
    }

    private static Set<String> licences(JsonNode part) {
        var licences = new TreeSet<String>();
        for (var each : part.path("licenses")) {
            var licence = each.path("license");
            var name = licence.path("id").asText(licence.path("name").asText());
            licences.add(NAMES.getOrDefault(name, name));
            for (var choice : each.path("expression").asText().split(" OR |[()]", -1)) {
                licences.add(choice.strip());
            }
        }
        licences.remove("");
        return licences;
    }

    /** A release is made of releases. */
    @Test
    void noPartIsASnapshot() throws IOException {
        for (var service : services()) {
            for (var part : components(service)) {
                assertThat(part.path("version").asText())
                        .as(part.path("purl").asText())
                        .doesNotContain("SNAPSHOT");
            }
        }
    }
}
