package io.github.dlrharness.os.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserNamespaceTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                '         0          0 4294967295\n' | false
                '         0       1000          1\n' | true
                '         0     100000      65536\n' | false
                '         0       1000          1\n         1     100000      65536\n' | false
                '' | false
                """)
    void isOwnWhereRootIsOneUserOutside(String map, boolean own) {
        assertThat(UserNamespace.isOwn(map)).isEqualTo(own);
    }
}
