"""What runs inside the fetcher program; imported by nothing else."""
