package io.moonfleet.deploy.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A Dockerfile as its instructions, as far as ours go. */
record Dockerfile(List<Instruction> instructions) {

    /**
     * One instruction.
     *
     * @param stage 0 for the first {@code FROM}; -1 before it
     */
    record Instruction(int stage, String word, String rest) {

        boolean is(String name) {
            return word.equals(name);
        }

        /** What is copied and where to, without flags. */
        List<String> paths() {
            return Arrays.stream(rest.split(" +", -1))
                    .filter(part -> !part.startsWith("--"))
                    .toList();
        }

        boolean isFromStage(String name) {
            return rest.startsWith("--from=" + name + " ");
        }
    }

    static Dockerfile of(Path file) throws IOException {
        var text = Files.readString(file).replaceAll("(?m)^#.*\n", "").replaceAll(" *\\\\\n *", " ");
        var instructions = new ArrayList<Instruction>();
        int stage = -1;
        for (var line : text.lines().filter(each -> !each.isBlank()).toList()) {
            var words = line.split(" ", 2);
            stage += words[0].equals("FROM") ? 1 : 0;
            instructions.add(new Instruction(stage, words[0], words[1]));
        }
        return new Dockerfile(List.copyOf(instructions));
    }

    Stream<Instruction> all(String word) {
        return instructions.stream().filter(each -> each.is(word));
    }

    int lastStage() {
        return instructions.getLast().stage;
    }
}
