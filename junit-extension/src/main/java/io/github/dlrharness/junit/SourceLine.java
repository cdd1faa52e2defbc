package io.github.dlrharness.junit;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.OptionalInt;

/**
 * Finds the source line where a method's body begins, as the compiler noted it in the class file (JVM specification, chapter 4). A
 * stack trace has lines of methods that ran; this is for those that did not.
 */
final class SourceLine {
    private static final int MAGIC = 0xCAFEBABE;

    private final DataInputStream file;
    private final String name;
    private final String descriptor;
    private String[] texts = {};

    private SourceLine(InputStream file, String name, String descriptor) {
        this.file = new DataInputStream(file);
        this.name = name;
        this.descriptor = descriptor;
    }

    /** The first line of a method's body; empty when it has none or its class was compiled without line numbers. */
    static OptionalInt of(Method method) {
        MethodType type = MethodType.methodType(method.getReturnType(), method.getParameterTypes());
        return of(method.getDeclaringClass(), method.getName(), type.toMethodDescriptorString());
    }

    /** The line of a class's first constructor, which is that of the class when nobody wrote one; empty for an interface. */
    static OptionalInt of(Class<?> type) {
        return of(type, "<init>", "");
    }

    private static OptionalInt of(Class<?> type, String name, String descriptor) {
        String resource = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
        try (InputStream stream = type.getResourceAsStream(resource)) {
            return stream == null ? OptionalInt.empty() : new SourceLine(stream, name, descriptor).find();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + resource, e);
        }
    }

    private OptionalInt find() throws IOException {
        if (file.readInt() != MAGIC) {
            return OptionalInt.empty();
        }
        file.skipNBytes(4);
        readConstants();
        file.skipNBytes(6);
        file.skipNBytes(2L * file.readUnsignedShort());
        int fields = file.readUnsignedShort();
        for (int i = 0; i < fields; i++) {
            file.skipNBytes(6);
            skipAttributes();
        }
        int methods = file.readUnsignedShort();
        for (int i = 0; i < methods; i++) {
            file.skipNBytes(2);
            boolean sameName = name.equals(texts[file.readUnsignedShort()]);
            if (texts[file.readUnsignedShort()].startsWith(descriptor) && sameName) {
                return firstLine();
            }
            skipAttributes();
        }
        return OptionalInt.empty();
    }

    private void readConstants() throws IOException {
        texts = new String[file.readUnsignedShort()];
        for (int i = 1; i < texts.length; i++) {
            int tag = file.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = file.readUTF();
                case 7, 8, 16, 19, 20 -> file.skipNBytes(2);
                case 15 -> file.skipNBytes(3);
                case 5, 6 -> {
                    file.skipNBytes(8);
                    // Numbers of eight bytes take two places.
                    i++;
                }
                default -> file.skipNBytes(4);
            }
        }
    }

    /** Reads the attributes of a method, inside its code those of the code, up to the table of lines. */
    private OptionalInt firstLine() throws IOException {
        int attributes = file.readUnsignedShort();
        for (int i = 0; i < attributes; i++) {
            String attribute = texts[file.readUnsignedShort()];
            long length = Integer.toUnsignedLong(file.readInt());
            if (attribute.equals("Code")) {
                file.skipNBytes(4);
                file.skipNBytes(Integer.toUnsignedLong(file.readInt()));
                file.skipNBytes(8L * file.readUnsignedShort());
                return firstLine();
            }
            if (attribute.equals("LineNumberTable") && length > 2) {
                file.skipNBytes(4);
                return OptionalInt.of(file.readUnsignedShort());
            }
            file.skipNBytes(length);
        }
        return OptionalInt.empty();
    }

    private void skipAttributes() throws IOException {
        int attributes = file.readUnsignedShort();
        for (int i = 0; i < attributes; i++) {
            file.skipNBytes(2);
            file.skipNBytes(Integer.toUnsignedLong(file.readInt()));
        }
    }
}
