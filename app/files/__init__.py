"""Files of a workspace: bytes in a folder or an S3 bucket, described by rows, fetched by signed links."""
