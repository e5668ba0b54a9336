"""Bodies as botocore frames them: for each size (an argument) the content and the framed body, in hex, a line each."""
import io
import os
import sys

from botocore.httpchecksum import AwsChunkedWrapper, Crc32Checksum

for size in map(int, sys.argv[1:]):
    content = os.urandom(size)
    framed = AwsChunkedWrapper(
        io.BytesIO(content), checksum_cls=Crc32Checksum, checksum_name="x-amz-checksum-crc32", chunk_size=8192)
    print(content.hex())
    print(framed.read().hex(), flush=True)
