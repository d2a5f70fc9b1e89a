package io.moonfleet.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.harness.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Who a pod runs as: whom the manifest says, where this machine lets us; otherwise ourselves. */
record PodUser(OptionalLong id) {

    static PodUser of(JsonNode pod) {
        var wanted = pod.path("securityContext").path("runAsUser").asLong();
        return new PodUser(wanted > 0 && canBecome(wanted) ? OptionalLong.of(wanted) : OptionalLong.empty());
    }

    /** Only root becomes somebody else, and that one must be able to read the programs. */
    private static boolean canBecome(long user) {
        if (!"root".equals(System.getProperty("user.name"))) {
            return false;
        }
        try {
            var look = new ArrayList<>(as(user));
            look.addAll(List.of(
                    "test", "-r", Checkout.find().root().resolve("pom.xml").toString()));
            look.addAll(List.of(
                    "-a",
                    "-x",
                    Path.of(System.getProperty("java.home"), "bin/java").toString()));
            return new ProcessBuilder(look).start().waitFor() == 0;
        } catch (IOException withoutSetpriv) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static List<String> as(long user) {
        return List.of(
                "setpriv",
                "--reuid=" + user,
                "--regid=" + user,
                "--clear-groups",
                "--no-new-privs",
                "--bounding-set=-all",
                "--");
    }

    /** The command that runs a command as this user, without any capability. */
    List<String> runs(List<String> command) {
        return id.isEmpty()
                ? command
                : Stream.concat(as(id.getAsLong()).stream(), command.stream()).toList();
    }

    /** Makes a folder and what is in it this user's. */
    void own(Path folder) {
        if (id.isPresent() && Files.exists(folder)) {
            Permissions.give(folder, id.getAsLong());
        }
    }
}
